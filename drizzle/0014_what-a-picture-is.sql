ALTER TABLE "dataset" ADD COLUMN "depth_range" jsonb;--> statement-breakpoint
ALTER TABLE "image" ADD COLUMN "pixel_hash" text;--> statement-breakpoint
ALTER TABLE "image" ADD COLUMN "perceptual_hash" text;--> statement-breakpoint
ALTER TABLE "image" ADD COLUMN "technical" jsonb;--> statement-breakpoint
CREATE INDEX "image_by_pixels" ON "image" USING btree ("project_id","pixel_hash");--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_pixel_hash_is_sha256" CHECK ("image"."pixel_hash" ~ '^[0-9a-f]{64}$');--> statement-breakpoint
ALTER TABLE "image" ADD CONSTRAINT "image_perceptual_hash_is_256_bits" CHECK ("image"."perceptual_hash" ~ '^[0-9a-f]{64}$');