ALTER TABLE "proofings" ADD COLUMN "kind" text DEFAULT 'enrolment' NOT NULL;--> statement-breakpoint
ALTER TABLE "proofings" ADD COLUMN "days" integer;