CREATE TYPE "public"."import_state" AS ENUM('uploading', 'reading', 'waiting', 'storing', 'stored', 'failed', 'dropped');--> statement-breakpoint
CREATE TABLE "import_job" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"state" "import_state" NOT NULL,
	"name" text NOT NULL,
	"project_id" uuid,
	"project_name" text NOT NULL,
	"started_by" uuid NOT NULL,
	"byte_size" bigint NOT NULL,
	"files" integer NOT NULL,
	"fingerprint" text NOT NULL,
	"choices" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"setbacks" integer DEFAULT 0 NOT NULL,
	"progress" jsonb,
	"preview" jsonb,
	"problems" jsonb,
	"report" jsonb,
	"failure_code" text,
	"failure_message" text,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "import_job_has_name" CHECK (length(trim("import_job"."name")) > 0 and length(trim("import_job"."project_name")) > 0),
	CONSTRAINT "import_job_has_bytes" CHECK ("import_job"."byte_size" > 0 and "import_job"."files" > 0),
	CONSTRAINT "import_job_previewed_before_yes" CHECK ("import_job"."state" not in ('waiting', 'storing', 'stored') or ("import_job"."preview" is not null and "import_job"."problems" is not null)),
	CONSTRAINT "import_job_stored_has_report" CHECK (("import_job"."state" = 'stored') = ("import_job"."report" is not null) and ("import_job"."state" <> 'stored' or "import_job"."project_id" is not null)),
	CONSTRAINT "import_job_failed_says_why" CHECK (("import_job"."state" = 'failed') = ("import_job"."failure_code" is not null) and ("import_job"."failure_code" is null) = ("import_job"."failure_message" is null))
);
--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_job" ADD CONSTRAINT "import_job_started_by_person_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "import_job_by_state" ON "import_job" USING btree ("state");