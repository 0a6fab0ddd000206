ALTER TABLE "run_metric" DROP CONSTRAINT "run_metric_accuracy_is_share";--> statement-breakpoint
ALTER TABLE "run_metric" DROP COLUMN "accuracy";