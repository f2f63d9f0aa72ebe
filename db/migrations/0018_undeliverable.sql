ALTER TABLE "messages" ADD COLUMN "credential_id" uuid;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "is_undeliverable" boolean;