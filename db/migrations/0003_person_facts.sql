CREATE TABLE "held_classes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "held_classes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" uuid NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "history_classes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "history_classes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" uuid NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person_facts" (
	"person_id" uuid PRIMARY KEY NOT NULL,
	"held_class" integer NOT NULL,
	"place_class" integer NOT NULL,
	"history_class" integer NOT NULL,
	"bucket" smallint NOT NULL,
	"arrived_at" integer,
	"last_sign_in_at" integer,
	"elsewhere_seen_at" integer,
	"elsewhere_last_at" integer,
	"elsewhere_success_at" integer,
	"oldest_success" integer,
	"successes" integer[],
	"moments" integer[]
);
--> statement-breakpoint
CREATE TABLE "place_classes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "place_classes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"hash" uuid NOT NULL,
	"facts" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "rollouts" ADD COLUMN "slot" smallint NOT NULL GENERATED ALWAYS AS IDENTITY (sequence name "rollouts_slot_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 32767 START WITH 1 CACHE 1);--> statement-breakpoint
CREATE INDEX "held_classes_hash" ON "held_classes" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "history_classes_hash" ON "history_classes" USING btree ("hash");--> statement-breakpoint
CREATE INDEX "place_classes_hash" ON "place_classes" USING btree ("hash");