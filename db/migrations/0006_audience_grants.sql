CREATE TABLE "audience_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"audience" jsonb NOT NULL,
	"rollout_id" uuid,
	"applications" text[],
	"networks" text[],
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone NOT NULL,
	"reason" text NOT NULL,
	"owner_id" uuid NOT NULL,
	"state" text NOT NULL,
	"reached" integer NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "extensions" ADD COLUMN "grant_id" uuid;--> statement-breakpoint
ALTER TABLE "audience_grants" ADD CONSTRAINT "audience_grants_rollout_id_rollouts_id_fk" FOREIGN KEY ("rollout_id") REFERENCES "public"."rollouts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audience_grants_state" ON "audience_grants" USING btree ("state","until_at");--> statement-breakpoint
CREATE INDEX "extensions_grant" ON "extensions" USING btree ("grant_id") WHERE grant_id is not null;