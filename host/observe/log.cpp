#include "host/observe/log.h"

#include <fmt/chrono.h>
#include <spdlog/formatter.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "host/observe/console.h"

namespace fibertap {
namespace {

std::string_view view(spdlog::string_view_t text) { return {text.data(), text.size()}; }

/// spdlog's patterns do not escape what is in a message.
class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(message.time);
    const auto milliseconds =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time - seconds).count();
    const nlohmann::ordered_json json = {
        {"time",
         fmt::format("{:%FT%T}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     milliseconds)},
        {"level", view(spdlog::level::to_string_view(message.level))},
        {"message", view(message.payload)}};
    fmt::format_to(std::back_inserter(out), "{}\n",
                   json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }

  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

/// Standard error that is not waited for: it is the thread that signals wake which logs.
class StandardError final : public spdlog::sinks::base_sink<std::mutex> {
 private:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    print_unless_blocked({line.data(), line.size()});
  }
  void flush_() override {}
};

std::atomic<bool> json_errors = false;

}  // namespace

spdlog::logger make_log(bool as_json) {
  spdlog::logger log("fibertap", std::make_shared<StandardError>());
  if (as_json) {
    log.set_formatter(std::make_unique<JsonFormatter>());
  } else {
    log.set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %l: %v");
  }
  return log;
}

void errors_are_json() noexcept { json_errors = true; }

void print_error(std::string_view name, std::string_view message) noexcept {
  try {
    if (json_errors) return make_log(true).error("{}: {}", name, message);
    print_unless_blocked(fmt::format("{}: {}\n", name, message));
  } catch (const std::exception&) {  // no memory for the rest of it
    print_unless_blocked(message);
    print_unless_blocked("\n");
  }
}

}  // namespace fibertap
