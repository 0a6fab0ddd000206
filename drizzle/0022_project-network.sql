ALTER TABLE "project" ADD COLUMN "network_artifact" text;--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "network" jsonb;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_network_artifact_artifact_hash_fk" FOREIGN KEY ("network_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_knows_its_network" CHECK ("project"."network" ->> 'sha256' is not distinct from "project"."network_artifact");--> statement-breakpoint
DROP TRIGGER project_keeps_input ON project;
--> statement-breakpoint
CREATE TRIGGER project_keeps_input BEFORE UPDATE ON project FOR EACH ROW
  WHEN ((OLD.prepared_size, OLD.normalise, OLD.symmetries, OLD.network_artifact, OLD.network) IS DISTINCT FROM (NEW.prepared_size, NEW.normalise, NEW.symmetries, NEW.network_artifact, NEW.network))
  EXECUTE FUNCTION refuse_input_change();
