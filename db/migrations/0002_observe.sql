ALTER TABLE "organisation" ADD COLUMN "enforced_by" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "seen_elsewhere_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "last_elsewhere_at" timestamp with time zone;