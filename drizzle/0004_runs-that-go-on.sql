CREATE TYPE "public"."run_note_code" AS ENUM('resumed', 'began-again', 'engine-changed', 'checkpoint-damaged', 'checkpoint-not-kept', 'ran-eagerly');--> statement-breakpoint
ALTER TYPE "public"."run_state" ADD VALUE 'paused' BEFORE 'finished';--> statement-breakpoint
CREATE TABLE "run_note" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "run_note_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"code" "run_note_code" NOT NULL,
	"message" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "pause_requested" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "rerun_of" uuid;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "rerun_result" jsonb;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "checkpoint_step" integer;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "setbacks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "run" ADD COLUMN "earlier_engines" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "run_note" ADD CONSTRAINT "run_note_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_note" ADD CONSTRAINT "run_note_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_note_of_run" ON "run_note" USING btree ("run_id","id");--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_rerun_of" FOREIGN KEY ("project_id","rerun_of") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_reruns" ON "run" USING btree ("rerun_of");--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_rerun_finishes_with_result" CHECK (("run"."rerun_result" is not null) = ("run"."rerun_of" is not null and "run"."state" = 'finished'));--> statement-breakpoint
CREATE OR REPLACE TRIGGER run_keeps_definition BEFORE UPDATE ON run FOR EACH ROW
  WHEN ((OLD.recipe, OLD.kind, OLD.number, OLD.project_id, OLD.snapshot_id, OLD.base_version_id, OLD.feedback_set_id, OLD.rerun_of)
    IS DISTINCT FROM (NEW.recipe, NEW.kind, NEW.number, NEW.project_id, NEW.snapshot_id, NEW.base_version_id, NEW.feedback_set_id, NEW.rerun_of))
  EXECUTE FUNCTION refuse_definition_change();
