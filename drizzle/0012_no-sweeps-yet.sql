ALTER TABLE "run" DROP COLUMN "sweep_id";--> statement-breakpoint
DROP TABLE "sweep";
