ALTER TABLE "run_metric" ADD COLUMN "data_weight" double precision;--> statement-breakpoint
ALTER TABLE "run_metric" ADD COLUMN "data_norm" double precision;--> statement-breakpoint
ALTER TABLE "run_metric" ADD COLUMN "feedback_norm" double precision;--> statement-breakpoint
ALTER TABLE "run_metric" ADD COLUMN "cosine" double precision;--> statement-breakpoint
ALTER TABLE "run_metric" ADD COLUMN "cost" double precision;--> statement-breakpoint
ALTER TABLE "run_metric" ADD CONSTRAINT "run_metric_balance_is_whole" CHECK (num_nulls("run_metric"."data_weight", "run_metric"."data_norm", "run_metric"."feedback_norm", "run_metric"."cosine", "run_metric"."cost") in (0, 5));--> statement-breakpoint
ALTER TABLE "run_metric" ADD CONSTRAINT "run_metric_cosine_is_one" CHECK ("run_metric"."cosine" between -1 and 1);