ALTER TABLE "messages" ADD COLUMN "reported" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "reported_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "price_micros" bigint;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "price_unit" text;--> statement-breakpoint
CREATE INDEX "messages_phone" ON "messages" USING btree ("created_at") WHERE channel in ('sms', 'voice');