CREATE TABLE "test_look" (
	"version_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone DEFAULT now() NOT NULL,
	"begun_at" timestamp with time zone,
	"failure_code" text,
	"failure_message" text,
	CONSTRAINT "test_look_failed_says_why" CHECK (("test_look"."failure_code" is null) = ("test_look"."failure_message" is null))
);
--> statement-breakpoint
ALTER TABLE "test_look" ADD CONSTRAINT "test_look_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_look" ADD CONSTRAINT "test_look_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_look" ADD CONSTRAINT "test_look_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "test_look" ADD CONSTRAINT "test_look_snapshot" FOREIGN KEY ("project_id","snapshot_id") REFERENCES "public"."snapshot"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "test_look_of_project" ON "test_look" USING btree ("project_id");--> statement-breakpoint
CREATE FUNCTION refuse_test_before_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM decision WHERE decision.version_id = NEW.version_id) THEN
    RAISE EXCEPTION 'The test subjects are looked at after the decision on a version.' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER test_look_after_decision BEFORE INSERT ON test_look FOR EACH ROW
  EXECUTE FUNCTION refuse_test_before_decision();
--> statement-breakpoint
CREATE TRIGGER test_figures_after_decision BEFORE INSERT ON evaluation FOR EACH ROW
  WHEN (NEW.split = 'test') EXECUTE FUNCTION refuse_test_before_decision();
