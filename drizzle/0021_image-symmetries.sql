CREATE TYPE "public"."normalisation" AS ENUM('stain', 'imagenet', 'per-image', 'none');--> statement-breakpoint
CREATE TYPE "public"."symmetries" AS ENUM('all', 'flips', 'turns', 'none');--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "normalise" "normalisation" DEFAULT 'stain' NOT NULL;--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "symmetries" "symmetries" DEFAULT 'all' NOT NULL;--> statement-breakpoint
DROP TRIGGER project_keeps_size ON project;
--> statement-breakpoint
DROP FUNCTION refuse_size_change();
--> statement-breakpoint
CREATE FUNCTION refuse_input_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The images of % stay prepared as they are, at % pixels.', OLD.name, OLD.prepared_size USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER project_keeps_input BEFORE UPDATE ON project FOR EACH ROW
  WHEN ((OLD.prepared_size, OLD.normalise, OLD.symmetries) IS DISTINCT FROM (NEW.prepared_size, NEW.normalise, NEW.symmetries))
  EXECUTE FUNCTION refuse_input_change();
