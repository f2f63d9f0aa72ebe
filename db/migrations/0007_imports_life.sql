ALTER TABLE "import_rows" ADD COLUMN "risk" text;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "risks" jsonb;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "people_before" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "rows_before" integer;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "requested_by" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "requested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "approved_by" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "undoes" uuid;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "left_alone" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "imports" ADD COLUMN "undone_by" uuid;--> statement-breakpoint
ALTER TABLE "organisation" ADD COLUMN "directory" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "on_leave_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "on_leave_to" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "erased_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "import_rows_risk" ON "import_rows" USING btree ("import_id","risk","row") WHERE risk is not null;--> statement-breakpoint
CREATE INDEX "people_leaves_at" ON "people" USING btree ("leaves_at") WHERE leaves_at is not null and standing <> 'left';--> statement-breakpoint
CREATE INDEX "people_keep_until" ON "people" USING btree ("keep_until") WHERE keep_until is not null and erased_at is null;--> statement-breakpoint
CREATE INDEX "people_on_leave" ON "people" USING btree ("on_leave_from","on_leave_to") WHERE standing in ('active', 'on-leave') and (on_leave_from is not null or on_leave_to is not null);