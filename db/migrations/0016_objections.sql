CREATE TABLE "objections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"credential_id" uuid,
	"token_hash" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"raised_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"resolved_by" uuid
);
--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "objections" ADD CONSTRAINT "objections_resolved_by_people_id_fk" FOREIGN KEY ("resolved_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "objections_token" ON "objections" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "objections_person" ON "objections" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "objections_expiry" ON "objections" USING btree ("expires_at") WHERE raised_at is null;--> statement-breakpoint
CREATE INDEX "objections_raised" ON "objections" USING btree ("raised_at") WHERE raised_at is not null and resolved_at is null;