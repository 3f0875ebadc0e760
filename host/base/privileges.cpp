#include "host/base/privileges.h"

#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <exception>
#include <string_view>

#include "host/base/error.h"
#include "host/base/thread_capabilities.h"

namespace fibertap {
namespace {

std::optional<unsigned> number_in(std::string_view text) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

gid_t group_of(const std::string& name) {
  if (const auto number = number_in(name)) return *number;
  if (const group* const entry = getgrnam(name.c_str())) return entry->gr_gid;
  throw Error(Errc::kUsage, "--user: found no group \"{}\", expected one of getent group", name);
}

void expect_done(int answer, std::string_view what, const Identity& identity) {
  if (answer == 0) return;
  throw Error(Errc::kRuntime,
              "--user {}: {}: found \"{}\", expected to become it; start as root, with CAP_SETUID "
              "and CAP_SETGID in a container",
              identity.name, what, std::strerror(errno));
}

/// Those of a user whom the system does not know are its one group.
void take_groups(const Identity& identity) {
  const passwd* const entry = getpwuid(identity.user);
  expect_done(
      entry != nullptr ? initgroups(entry->pw_name, identity.group) : setgroups(1, &identity.group),
      "groups", identity);
}

}  // namespace

Identity identity_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string name = text.substr(0, colon);
  const passwd* entry = getpwnam(name.c_str());
  const auto number = number_in(name);
  if (entry == nullptr && number) entry = getpwuid(*number);
  if (entry == nullptr && (!number || colon == std::string::npos)) {
    throw Error(Errc::kUsage,
                "--user: found no user \"{}\", expected one of getent passwd, or UID:GID", name);
  }
  Identity identity{text, entry != nullptr ? entry->pw_uid : *number, 0};
  identity.group = colon != std::string::npos ? group_of(text.substr(colon + 1)) : entry->pw_gid;
  if (identity.user == 0) {
    throw Error(Errc::kUsage,
                "--user {}: found root, expected a user without its rights, such as nobody", text);
  }
  if (geteuid() != 0 && geteuid() != identity.user) {
    throw Error(Errc::kUsage,
                "--user {}: found user {} at work, expected root, who may become another; start as "
                "root, or leave --user out",
                text, geteuid());
  }
  return identity;
}

ActingAs::ActingAs(const std::optional<Identity>& identity)
    : acts_(identity && geteuid() == 0), group_before_(getegid()) {
  if (!acts_) return;
  take_groups(*identity);
  expect_done(setegid(identity->group), "group", *identity);
  expect_done(seteuid(identity->user), "user", *identity);
}

ActingAs::~ActingAs() {
  // Root is the real user still, so neither can fail.
  if (acts_ && (seteuid(0) != 0 || setegid(group_before_) != 0)) std::terminate();
}

void forbid_new_privileges() noexcept { prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

void give_up_privileges(const std::optional<Identity>& identity) {
  if (geteuid() == 0) {
    if (!identity) return;
    take_groups(*identity);
    // Of all threads: the C library sees to it. With root go its capabilities.
    expect_done(setresgid(identity->group, identity->group, identity->group), "group", *identity);
    expect_done(setresuid(identity->user, identity->user, identity->user), "user", *identity);
  }
  drop_capabilities_of_all_threads();
}

}  // namespace fibertap
