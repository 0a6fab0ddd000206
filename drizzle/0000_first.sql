CREATE TYPE "public"."role" AS ENUM('viewer', 'expert', 'researcher', 'reviewer', 'owner');--> statement-breakpoint
CREATE TYPE "public"."split" AS ENUM('train', 'validation', 'test');--> statement-breakpoint
CREATE TYPE "public"."decision_kind" AS ENUM('accept', 'reject', 'rollback');--> statement-breakpoint
CREATE TYPE "public"."run_kind" AS ENUM('base', 'recalibration');--> statement-breakpoint
CREATE TYPE "public"."run_state" AS ENUM('queued', 'running', 'finished', 'failed', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."difference_kind" AS ENUM('modified', 'trained');--> statement-breakpoint
CREATE TYPE "public"."image_role" AS ENUM('feedback', 'probe');--> statement-breakpoint
CREATE TYPE "public"."map_kind" AS ENUM('gate', 'occlusion');--> statement-breakpoint
CREATE TYPE "public"."verdict" AS ENUM('accept', 'partial', 'no-op', 'reject');--> statement-breakpoint
CREATE TABLE "artifact" (
	"hash" text PRIMARY KEY NOT NULL,
	"byte_size" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "artifact_hash_is_sha256" CHECK ("artifact"."hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "artifact_has_bytes" CHECK ("artifact"."byte_size" > 0)
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	CONSTRAINT "membership_project_id_person_id_role_pk" PRIMARY KEY("project_id","person_id","role")
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"local" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "person_has_name" CHECK (length(trim("person"."name")) > 0)
);
--> statement-breakpoint
CREATE TABLE "project" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"next_run_number" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "project_name_unique" UNIQUE("name"),
	CONSTRAINT "project_has_name" CHECK (length(trim("project"."name")) > 0)
);
--> statement-breakpoint
CREATE TABLE "project_class" (
	"project_id" uuid NOT NULL,
	"position" smallint NOT NULL,
	"name" text NOT NULL,
	"positive" boolean NOT NULL,
	CONSTRAINT "project_class_project_id_position_pk" PRIMARY KEY("project_id","position"),
	CONSTRAINT "project_class_name" UNIQUE("project_id","name"),
	CONSTRAINT "project_class_position" CHECK ("project_class"."position" >= 0)
);
--> statement-breakpoint
CREATE TABLE "dataset" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"seed" integer NOT NULL,
	"micrometres_per_pixel" double precision,
	"prepared_artifact" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "dataset_name" UNIQUE("project_id","name"),
	CONSTRAINT "dataset_project" UNIQUE("project_id","id"),
	CONSTRAINT "dataset_scale_positive" CHECK ("dataset"."micrometres_per_pixel" > 0)
);
--> statement-breakpoint
CREATE TABLE "image" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"dataset_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"content_hash" text NOT NULL,
	"original_artifact" text NOT NULL,
	"thumbnail_artifact" text NOT NULL,
	"content_type" text NOT NULL,
	"width" integer NOT NULL,
	"height" integer NOT NULL,
	"label" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "image_position" UNIQUE("dataset_id","position"),
	CONSTRAINT "image_content" UNIQUE("dataset_id","content_hash"),
	CONSTRAINT "image_project" UNIQUE("project_id","id"),
	CONSTRAINT "image_position_counts" CHECK ("image"."position" >= 0),
	CONSTRAINT "image_has_size" CHECK ("image"."width" > 0 and "image"."height" > 0),
	CONSTRAINT "image_hash_is_sha256" CHECK ("image"."content_hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "snapshot" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"manifest_artifact" text NOT NULL,
	"images" integer NOT NULL,
	"subjects" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "snapshot_hash" UNIQUE("project_id","hash"),
	CONSTRAINT "snapshot_project" UNIQUE("project_id","id"),
	CONSTRAINT "snapshot_hash_is_sha256" CHECK ("snapshot"."hash" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "snapshot_counts" CHECK ("snapshot"."images" > 0 and "snapshot"."subjects" > 0)
);
--> statement-breakpoint
CREATE TABLE "subject" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"split" "split" NOT NULL,
	CONSTRAINT "subject_name" UNIQUE("project_id","name"),
	CONSTRAINT "subject_project" UNIQUE("project_id","id"),
	CONSTRAINT "subject_has_name" CHECK (length(trim("subject"."name")) > 0)
);
--> statement-breakpoint
CREATE TABLE "alias" (
	"model_id" uuid NOT NULL,
	"name" text NOT NULL,
	"version_id" uuid NOT NULL,
	"moved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "alias_model_id_name_pk" PRIMARY KEY("model_id","name"),
	CONSTRAINT "alias_name_known" CHECK ("alias"."name" in ('champion'))
);
--> statement-breakpoint
CREATE TABLE "decision" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"kind" "decision_kind" NOT NULL,
	"from_version_id" uuid,
	"to_version_id" uuid,
	"person_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "decision_has_reason" CHECK (length(trim("decision"."reason")) >= 3),
	CONSTRAINT "decision_accept_moves_alias" CHECK ("decision"."kind" <> 'accept' or ("decision"."to_version_id" is not null and "decision"."to_version_id" = "decision"."version_id")),
	CONSTRAINT "decision_reject_leaves_alias" CHECK ("decision"."kind" <> 'reject' or "decision"."to_version_id" is not distinct from "decision"."from_version_id"),
	CONSTRAINT "decision_rollback_leaves_version" CHECK ("decision"."kind" <> 'rollback' or ("decision"."from_version_id" = "decision"."version_id" and "decision"."to_version_id" is not null and "decision"."to_version_id" <> "decision"."version_id"))
);
--> statement-breakpoint
CREATE TABLE "model" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"next_version_number" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_name" UNIQUE("project_id","name"),
	CONSTRAINT "model_project" UNIQUE("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "model_version" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"model_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"weights_artifact" text NOT NULL,
	"recipe" jsonb NOT NULL,
	"preprocessing" jsonb NOT NULL,
	"classes" text[] NOT NULL,
	"temperature" double precision NOT NULL,
	"gate_taught" boolean NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"parent_id" uuid,
	"run_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_version_runId_unique" UNIQUE("run_id"),
	CONSTRAINT "model_version_number" UNIQUE("model_id","number"),
	CONSTRAINT "model_version_of_model" UNIQUE("model_id","id"),
	CONSTRAINT "model_version_of_project" UNIQUE("project_id","id"),
	CONSTRAINT "model_version_temperature_positive" CHECK ("model_version"."temperature" > 0),
	CONSTRAINT "model_version_two_classes" CHECK (cardinality("model_version"."classes") >= 2),
	CONSTRAINT "model_version_number_counts" CHECK ("model_version"."number" >= 1)
);
--> statement-breakpoint
CREATE TABLE "feedback" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"rois" jsonb NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feedback_one_per_person_and_image" UNIQUE("person_id","image_id"),
	CONSTRAINT "feedback_of_project" UNIQUE("project_id","id"),
	CONSTRAINT "feedback_rois_are_a_list" CHECK (jsonb_typeof("feedback"."rois") = 'array'),
	CONSTRAINT "feedback_strength_in_range" CHECK (not jsonb_path_exists("feedback"."rois", '$[*] ? (!(@.strength > 0 && @.strength <= 1))')),
	CONSTRAINT "feedback_meaning_known" CHECK (not jsonb_path_exists("feedback"."rois", '$[*] ? (!(@.meaning == "attend" || @.meaning == "ignore"))')),
	CONSTRAINT "feedback_revision_counts" CHECK ("feedback"."revision" >= 1)
);
--> statement-breakpoint
CREATE TABLE "feedback_set" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"hash" text NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "feedback_set_hash" UNIQUE("project_id","hash"),
	CONSTRAINT "feedback_set_of_project" UNIQUE("project_id","id"),
	CONSTRAINT "feedback_set_hash_is_sha256" CHECK ("feedback_set"."hash" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
CREATE TABLE "feedback_set_item" (
	"project_id" uuid NOT NULL,
	"set_id" uuid NOT NULL,
	"feedback_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"rois" jsonb NOT NULL,
	"trainable" boolean NOT NULL,
	CONSTRAINT "feedback_set_item_set_id_feedback_id_pk" PRIMARY KEY("set_id","feedback_id"),
	CONSTRAINT "feedback_set_item_has_regions" CHECK (jsonb_typeof("feedback_set_item"."rois") = 'array' and jsonb_array_length("feedback_set_item"."rois") > 0),
	CONSTRAINT "feedback_set_item_strength_in_range" CHECK (not jsonb_path_exists("feedback_set_item"."rois", '$[*] ? (!(@.strength > 0 && @.strength <= 1))'))
);
--> statement-breakpoint
CREATE TABLE "experiment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "experiment_name" UNIQUE("project_id","name"),
	CONSTRAINT "experiment_project" UNIQUE("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "run" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"sweep_id" uuid,
	"number" integer NOT NULL,
	"kind" "run_kind" NOT NULL,
	"state" "run_state" DEFAULT 'queued' NOT NULL,
	"recipe" jsonb NOT NULL,
	"snapshot_id" uuid NOT NULL,
	"base_version_id" uuid,
	"feedback_set_id" uuid,
	"watch_image_id" uuid,
	"started_by" uuid NOT NULL,
	"cancel_requested" boolean DEFAULT false NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"claim_token" uuid,
	"claimed_by" text,
	"progress" jsonb NOT NULL,
	"failure_code" text,
	"failure_message" text,
	"engine" jsonb,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	CONSTRAINT "run_number" UNIQUE("project_id","number"),
	CONSTRAINT "run_of_project" UNIQUE("project_id","id"),
	CONSTRAINT "run_recipe_fits_kind" CHECK ("run"."recipe" ->> 'kind' = "run"."kind"::text and "run"."recipe" ? 'steps' and "run"."recipe" ? 'seed'),
	CONSTRAINT "run_recalibration_has_base" CHECK (("run"."kind" = 'recalibration') = ("run"."base_version_id" is not null)),
	CONSTRAINT "run_recalibration_has_feedback" CHECK (("run"."kind" = 'recalibration') = ("run"."feedback_set_id" is not null)),
	CONSTRAINT "run_claimed_while_running" CHECK (("run"."state" = 'running') = ("run"."claim_token" is not null)),
	CONSTRAINT "run_ended_has_time" CHECK (("run"."state" in ('finished', 'failed', 'cancelled')) = ("run"."finished_at" is not null)),
	CONSTRAINT "run_failed_says_why" CHECK ("run"."state" <> 'failed' or ("run"."failure_code" is not null and "run"."failure_message" is not null)),
	CONSTRAINT "run_finished_has_engine" CHECK ("run"."state" <> 'finished' or "run"."engine" is not null)
);
--> statement-breakpoint
CREATE TABLE "run_attention" (
	"project_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"size" integer NOT NULL,
	"values" "bytea" NOT NULL,
	CONSTRAINT "run_attention_run_id_step_pk" PRIMARY KEY("run_id","step"),
	CONSTRAINT "run_attention_is_square" CHECK (octet_length("run_attention"."values") = 4 * "run_attention"."size" * "run_attention"."size")
);
--> statement-breakpoint
CREATE TABLE "run_metric" (
	"project_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"step" integer NOT NULL,
	"data_loss" double precision NOT NULL,
	"feedback_loss" double precision,
	"lambda" double precision NOT NULL,
	"accuracy" double precision,
	CONSTRAINT "run_metric_run_id_step_pk" PRIMARY KEY("run_id","step"),
	CONSTRAINT "run_metric_step_counts" CHECK ("run_metric"."step" >= 0),
	CONSTRAINT "run_metric_accuracy_is_share" CHECK ("run_metric"."accuracy" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "sweep" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"definition" jsonb NOT NULL,
	"created_by" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "sweep_project" UNIQUE("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "attention_difference" (
	"project_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"gate" text NOT NULL,
	"kind" "difference_kind" NOT NULL,
	"role" "image_role" NOT NULL,
	"size" integer NOT NULL,
	"values" "bytea" NOT NULL,
	"mean_absolute" double precision NOT NULL,
	"largest_increase" double precision NOT NULL,
	"largest_decrease" double precision NOT NULL,
	"inside_before" double precision,
	"inside_after" double precision,
	"outside_before" double precision NOT NULL,
	"outside_after" double precision NOT NULL,
	CONSTRAINT "attention_difference_run_id_image_id_gate_kind_pk" PRIMARY KEY("run_id","image_id","gate","kind"),
	CONSTRAINT "attention_difference_is_square" CHECK (octet_length("attention_difference"."values") = 4 * "attention_difference"."size" * "attention_difference"."size"),
	CONSTRAINT "attention_difference_in_range" CHECK ("attention_difference"."mean_absolute" between 0 and 1 and "attention_difference"."largest_increase" between 0 and 1 and "attention_difference"."largest_decrease" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "attention_map" (
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"gate" text NOT NULL,
	"kind" "map_kind" NOT NULL,
	"size" integer NOT NULL,
	"values" "bytea" NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "attention_map_version_id_image_id_gate_kind_pk" PRIMARY KEY("version_id","image_id","gate","kind"),
	CONSTRAINT "attention_map_is_square" CHECK (octet_length("attention_map"."values") = 4 * "attention_map"."size" * "attention_map"."size"),
	CONSTRAINT "attention_map_gate_known" CHECK ("attention_map"."gate" in ('input', 'stage-1', 'stage-2', 'stage-3'))
);
--> statement-breakpoint
CREATE TABLE "evaluation" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"split" "split" NOT NULL,
	"images" integer NOT NULL,
	"subjects" integer NOT NULL,
	"estimates" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "evaluation_once" UNIQUE("version_id","split"),
	CONSTRAINT "evaluation_counts" CHECK ("evaluation"."images" > 0 and "evaluation"."subjects" > 0),
	CONSTRAINT "evaluation_figures_are_shares" CHECK (not jsonb_path_exists("evaluation"."estimates", '$.*.* ? (@ < 0 || @ > 1)'))
);
--> statement-breakpoint
CREATE TABLE "evidence_report" (
	"run_id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"verdict" "verdict" NOT NULL,
	"report" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "evidence_report_versionId_unique" UNIQUE("version_id"),
	CONSTRAINT "evidence_report_verdict_agrees" CHECK ("evidence_report"."report" ->> 'verdict' = "evidence_report"."verdict"::text)
);
--> statement-breakpoint
CREATE TABLE "prediction" (
	"project_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"image_id" uuid NOT NULL,
	"probabilities" double precision[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "prediction_version_id_image_id_pk" PRIMARY KEY("version_id","image_id"),
	CONSTRAINT "prediction_probabilities" CHECK (cardinality("prediction"."probabilities") >= 2 and 0 <= all("prediction"."probabilities") and 1 >= all("prediction"."probabilities"))
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" uuid,
	"person_id" uuid NOT NULL,
	"action" text NOT NULL,
	"resource" text NOT NULL,
	"resource_id" text NOT NULL,
	"detail" jsonb,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "project_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "project_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"project_id" uuid NOT NULL,
	"event" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_class" ADD CONSTRAINT "project_class_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dataset" ADD CONSTRAINT "dataset_prepared_artifact_artifact_hash_fk" FOREIGN KEY ("prepared_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_original_artifact_artifact_hash_fk" FOREIGN KEY ("original_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_thumbnail_artifact_artifact_hash_fk" FOREIGN KEY ("thumbnail_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_dataset" FOREIGN KEY ("project_id","dataset_id") REFERENCES "public"."dataset"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_subject" FOREIGN KEY ("project_id","subject_id") REFERENCES "public"."subject"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_label" FOREIGN KEY ("project_id","label") REFERENCES "public"."project_class"("project_id","name") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshot" ADD CONSTRAINT "snapshot_manifest_artifact_artifact_hash_fk" FOREIGN KEY ("manifest_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "subject" ADD CONSTRAINT "subject_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alias" ADD CONSTRAINT "alias_model_id_model_id_fk" FOREIGN KEY ("model_id") REFERENCES "public"."model"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alias" ADD CONSTRAINT "alias_version" FOREIGN KEY ("model_id","version_id") REFERENCES "public"."model_version"("model_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_from" FOREIGN KEY ("project_id","from_version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_to" FOREIGN KEY ("project_id","to_version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model" ADD CONSTRAINT "model_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_weights_artifact_artifact_hash_fk" FOREIGN KEY ("weights_artifact") REFERENCES "public"."artifact"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_run_id_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_model" FOREIGN KEY ("project_id","model_id") REFERENCES "public"."model"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_parent" FOREIGN KEY ("model_id","parent_id") REFERENCES "public"."model_version"("model_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_version" ADD CONSTRAINT "model_version_snapshot" FOREIGN KEY ("project_id","snapshot_id") REFERENCES "public"."snapshot"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback" ADD CONSTRAINT "feedback_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set" ADD CONSTRAINT "feedback_set_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set" ADD CONSTRAINT "feedback_set_created_by_person_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set_item" ADD CONSTRAINT "feedback_set_item_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set_item" ADD CONSTRAINT "feedback_set_item_set" FOREIGN KEY ("project_id","set_id") REFERENCES "public"."feedback_set"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set_item" ADD CONSTRAINT "feedback_set_item_feedback" FOREIGN KEY ("project_id","feedback_id") REFERENCES "public"."feedback"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feedback_set_item" ADD CONSTRAINT "feedback_set_item_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "experiment" ADD CONSTRAINT "experiment_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_started_by_person_id_fk" FOREIGN KEY ("started_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_experiment" FOREIGN KEY ("project_id","experiment_id") REFERENCES "public"."experiment"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_sweep" FOREIGN KEY ("project_id","sweep_id") REFERENCES "public"."sweep"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_snapshot" FOREIGN KEY ("project_id","snapshot_id") REFERENCES "public"."snapshot"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_base" FOREIGN KEY ("project_id","base_version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_feedback_set" FOREIGN KEY ("project_id","feedback_set_id") REFERENCES "public"."feedback_set"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run" ADD CONSTRAINT "run_watch" FOREIGN KEY ("project_id","watch_image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_attention" ADD CONSTRAINT "run_attention_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_attention" ADD CONSTRAINT "run_attention_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_attention" ADD CONSTRAINT "run_attention_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_metric" ADD CONSTRAINT "run_metric_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "run_metric" ADD CONSTRAINT "run_metric_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_created_by_person_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sweep" ADD CONSTRAINT "sweep_experiment" FOREIGN KEY ("project_id","experiment_id") REFERENCES "public"."experiment"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_difference" ADD CONSTRAINT "attention_difference_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_difference" ADD CONSTRAINT "attention_difference_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_difference" ADD CONSTRAINT "attention_difference_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_map" ADD CONSTRAINT "attention_map_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_map" ADD CONSTRAINT "attention_map_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attention_map" ADD CONSTRAINT "attention_map_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_report" ADD CONSTRAINT "evidence_report_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_report" ADD CONSTRAINT "evidence_report_run" FOREIGN KEY ("project_id","run_id") REFERENCES "public"."run"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "evidence_report" ADD CONSTRAINT "evidence_report_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_version" FOREIGN KEY ("project_id","version_id") REFERENCES "public"."model_version"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "prediction" ADD CONSTRAINT "prediction_image" FOREIGN KEY ("project_id","image_id") REFERENCES "public"."image"("project_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_event" ADD CONSTRAINT "project_event_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "person_one_local" ON "person" USING btree ("local") WHERE "person"."local";--> statement-breakpoint
CREATE UNIQUE INDEX "project_class_one_positive" ON "project_class" USING btree ("project_id") WHERE "project_class"."positive";--> statement-breakpoint
CREATE INDEX "image_in_project_order" ON "image" USING btree ("project_id","dataset_id","position");--> statement-breakpoint
CREATE INDEX "image_of_subject" ON "image" USING btree ("subject_id");--> statement-breakpoint
CREATE UNIQUE INDEX "decision_once" ON "decision" USING btree ("version_id") WHERE "decision"."kind" <> 'rollback';--> statement-breakpoint
CREATE UNIQUE INDEX "decision_one_rollback" ON "decision" USING btree ("version_id") WHERE "decision"."kind" = 'rollback';--> statement-breakpoint
CREATE INDEX "decision_of_project" ON "decision" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "feedback_on_image" ON "feedback" USING btree ("image_id");--> statement-breakpoint
CREATE INDEX "run_by_state" ON "run" USING btree ("state");--> statement-breakpoint
CREATE INDEX "audit_event_of_project" ON "audit_event" USING btree ("project_id","id");--> statement-breakpoint
CREATE INDEX "project_event_of_project" ON "project_event" USING btree ("project_id","id");