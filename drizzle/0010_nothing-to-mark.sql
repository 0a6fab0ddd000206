CREATE TABLE "review_pass" (
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "review_pass_version_id_image_id_pk" PRIMARY KEY("version_id","image_id")
);
--> statement-breakpoint
ALTER TABLE "review_pass" ADD CONSTRAINT "review_pass_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_pass" ADD CONSTRAINT "review_pass_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_pass" ADD CONSTRAINT "review_pass_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_pass" ADD CONSTRAINT "review_pass_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;