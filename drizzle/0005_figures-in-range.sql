ALTER TYPE "public"."map_kind" ADD VALUE 'gradient-input';--> statement-breakpoint
ALTER TYPE "public"."map_kind" ADD VALUE 'integrated-gradients';--> statement-breakpoint
ALTER TYPE "public"."map_kind" ADD VALUE 'grad-cam-1';--> statement-breakpoint
ALTER TYPE "public"."map_kind" ADD VALUE 'grad-cam-2';--> statement-breakpoint
ALTER TYPE "public"."map_kind" ADD VALUE 'grad-cam-3';--> statement-breakpoint
ALTER TABLE "evaluation" DROP CONSTRAINT "evaluation_figures_are_shares";--> statement-breakpoint
ALTER TABLE "evaluation" ADD CONSTRAINT "evaluation_figures_in_range" CHECK (not jsonb_path_exists("evaluation"."estimates", '$.keyvalue() ? (@.key != "mcc" && @.key != "brier").value.* ? (@ < -0.000000001 || @ > 1.000000001)')
        and not jsonb_path_exists("evaluation"."estimates", '$.mcc.* ? (@ < -1.000000001 || @ > 1.000000001)')
        and not jsonb_path_exists("evaluation"."estimates", '$.brier.* ? (@ < -0.000000001 || @ > 2.000000001)'));