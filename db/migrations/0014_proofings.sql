CREATE TABLE "proofings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"recorded_by" uuid NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"method" text NOT NULL,
	"is_recognised" boolean NOT NULL,
	"note" text NOT NULL,
	"state" text NOT NULL,
	"needs" text[] DEFAULT '{}' NOT NULL,
	"starts_at" timestamp with time zone,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"credential_id" uuid,
	"handed_out_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "proofings" ADD CONSTRAINT "proofings_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proofings" ADD CONSTRAINT "proofings_recorded_by_people_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proofings" ADD CONSTRAINT "proofings_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proofings_person" ON "proofings" USING btree ("person_id","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "proofings_open" ON "proofings" USING btree ("person_id") WHERE state in ('waiting', 'approved');--> statement-breakpoint
CREATE INDEX "proofings_failed" ON "proofings" USING btree ("recorded_at") WHERE state = 'not-recognised';