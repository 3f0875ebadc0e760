#include "host/target/service_manager.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>

#ifdef FIBERTAP_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace fibertap {
namespace {

void notify([[maybe_unused]] const std::string& state) {
#ifdef FIBERTAP_SYSTEMD
  sd_notify(0, state.c_str());
#endif
}

/// Lines are what the protocol is made of.
std::string one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

}  // namespace

void ServiceManager::ready(const std::string& status) {
  notify("READY=1\nSTATUS=" + one_line(status));
}

void ServiceManager::reloading() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  notify(
      fmt::format("RELOADING=1\nMONOTONIC_USEC={}", now.tv_sec * 1'000'000 + now.tv_nsec / 1000));
}

void ServiceManager::stopping() { notify("STOPPING=1"); }

void ServiceManager::status(const std::string& status) { notify("STATUS=" + one_line(status)); }

void ServiceManager::alive() { notify("WATCHDOG=1"); }

}  // namespace fibertap
