ALTER TABLE "person_facts" ADD COLUMN "leaves_at" integer;--> statement-breakpoint
ALTER TABLE "person_facts" ADD COLUMN "on_leave_to" integer;