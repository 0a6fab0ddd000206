ALTER TABLE "project" ADD COLUMN "prepared_size" integer DEFAULT 64 NOT NULL;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_prepared_size" CHECK ("project"."prepared_size" between 32 and 512 and "project"."prepared_size" % 16 = 0);--> statement-breakpoint
CREATE FUNCTION refuse_size_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The images of % stay at % pixels.', OLD.name, OLD.prepared_size USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER project_keeps_size BEFORE UPDATE ON project FOR EACH ROW
  WHEN (OLD.prepared_size IS DISTINCT FROM NEW.prepared_size) EXECUTE FUNCTION refuse_size_change();
