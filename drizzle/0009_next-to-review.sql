CREATE TABLE "explanation_agreement" (
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"agreement" double precision,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "explanation_agreement_version_id_image_id_pk" PRIMARY KEY("version_id","image_id"),
	CONSTRAINT "explanation_agreement_share" CHECK ("explanation_agreement"."agreement" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "review_facts" (
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"off_the_cell" double precision,
	"features" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "review_facts_version_id_image_id_pk" PRIMARY KEY("version_id","image_id"),
	CONSTRAINT "review_facts_share" CHECK ("review_facts"."off_the_cell" between 0 and 1),
	CONSTRAINT "review_facts_features" CHECK (octet_length("review_facts"."features") > 0 and octet_length("review_facts"."features") % 4 = 0)
);
--> statement-breakpoint
ALTER TABLE "explanation_agreement" ADD CONSTRAINT "explanation_agreement_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "explanation_agreement" ADD CONSTRAINT "explanation_agreement_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "explanation_agreement" ADD CONSTRAINT "explanation_agreement_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_facts" ADD CONSTRAINT "review_facts_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;