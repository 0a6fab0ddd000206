ALTER TABLE "run" ALTER COLUMN "state" DROP DEFAULT;--> statement-breakpoint
-- Live attention is for watching; a run that has ended keeps none.
DELETE FROM "run_attention" USING "run" WHERE "run"."id" = "run_attention"."run_id" AND "run"."finished_at" IS NOT NULL;
