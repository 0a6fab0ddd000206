CREATE TYPE "public"."background" AS ENUM('black', 'white', 'edge', 'none');--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "background" "background" DEFAULT 'black' NOT NULL;--> statement-breakpoint
DROP TRIGGER project_keeps_input ON project;
--> statement-breakpoint
CREATE TRIGGER project_keeps_input BEFORE UPDATE ON project FOR EACH ROW
  WHEN ((OLD.prepared_size, OLD.fit, OLD.background, OLD.normalise, OLD.symmetries, OLD.network_artifact, OLD.network) IS DISTINCT FROM (NEW.prepared_size, NEW.fit, NEW.background, NEW.normalise, NEW.symmetries, NEW.network_artifact, NEW.network))
  EXECUTE FUNCTION refuse_input_change();
