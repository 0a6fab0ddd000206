CREATE TYPE "public"."fit" AS ENUM('letterbox', 'crop');--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "fit" "fit" DEFAULT 'letterbox' NOT NULL;--> statement-breakpoint
DROP TRIGGER project_keeps_input ON project;
--> statement-breakpoint
CREATE TRIGGER project_keeps_input BEFORE UPDATE ON project FOR EACH ROW
  WHEN ((OLD.prepared_size, OLD.fit, OLD.normalise, OLD.symmetries, OLD.network_artifact, OLD.network) IS DISTINCT FROM (NEW.prepared_size, NEW.fit, NEW.normalise, NEW.symmetries, NEW.network_artifact, NEW.network))
  EXECUTE FUNCTION refuse_input_change();
