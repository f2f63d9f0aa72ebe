ALTER TABLE "proofings" ADD COLUMN "password" text DEFAULT 'known' NOT NULL;--> statement-breakpoint
ALTER TABLE "proofings" ADD COLUMN "reset_at" timestamp with time zone;