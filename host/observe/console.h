#ifndef FIBERTAP_HOST_OBSERVE_CONSOLE_H_
#define FIBERTAP_HOST_OBSERVE_CONSOLE_H_

#include <cstdio>
#include <span>
#include <string>
#include <string_view>

namespace fibertap {

/// Prints to stdout or stderr. A reader that has gone away is no error; anything else that keeps
/// the text from being written to stdout throws Error(kRuntime).
void print(std::FILE* stream, std::string_view text);

/// To stderr. What nobody reads for a second is lost, and nobody waited for until he reads again.
void print_unless_blocked(std::string_view text) noexcept;

/// One line each on stderr.
void print_notes(std::span<const std::string> notes);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_CONSOLE_H_
