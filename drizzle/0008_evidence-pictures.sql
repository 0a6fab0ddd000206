ALTER TYPE "public"."run_note_code" ADD VALUE 'gate-saturated';--> statement-breakpoint
CREATE TABLE "probe_picture" (
	"project_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"image_id" uuid NOT NULL,
	"probe" text NOT NULL,
	"dilated" boolean NOT NULL,
	"tiles" integer NOT NULL,
	"strip_artifact" text NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL,
	CONSTRAINT "probe_picture_run_id_position_pk" PRIMARY KEY("run_id","position"),
	CONSTRAINT "probe_picture_position_counts" CHECK ("probe_picture"."position" >= 0),
	CONSTRAINT "probe_picture_tiles" CHECK ("probe_picture"."tiles" in (2, 3))
);
--> statement-breakpoint
ALTER TABLE "probe_picture" ADD CONSTRAINT "probe_picture_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probe_picture" ADD CONSTRAINT "probe_picture_strip_artifact_artifact_hash_fk" FOREIGN KEY ("strip_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probe_picture" ADD CONSTRAINT "probe_picture_report" FOREIGN KEY ("run_id") REFERENCES "public"."evidence_report"("run_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probe_picture" ADD CONSTRAINT "probe_picture_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "probe_picture" ADD CONSTRAINT "probe_picture_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;