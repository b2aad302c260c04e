/** Roles in a course, as people call them. */

import type { Role } from "../api/openapi.generated";
import { t } from "../i18n/messages";

const ROLES: Readonly<Record<Role, string>> = {
  teacher: t("teacher"),
  tutor: t("tutor"),
  student: t("student"),
  observer: t("observer"),
};

export function roleWords(role: Role): string {
  return ROLES[role];
}
