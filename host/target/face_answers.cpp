#include "host/target/face_answers.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "host/base/error.h"
#include "host/observe/statistics_json.h"

namespace fibertap {
namespace {

HttpResponse text(unsigned status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

/// In a time that does not say how much of it is right.
bool is_same(const std::string& secret, const std::string& said) {
  unsigned differing = secret.size() == said.size() ? 0 : 1;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const char expected = secret.empty() ? '\0' : secret[i % secret.size()];
    differing |= static_cast<unsigned char>(expected ^ said[i]);
  }
  return differing == 0;
}

constexpr std::array<std::string_view, 7> kPaths = {"/healthz",  "/readyz",  "/metrics", "/stats",
                                                    "/sessions", "/capture", "/drain"};

}  // namespace

bool FaceAnswers::has_token(const HttpRequest& request) const {
  if (request.is_local_user) return true;
  return !access_.token.empty() && request.token && is_same(access_.token, *request.token);
}

bool FaceAnswers::may_look(const HttpRequest& request) const {
  return has_token(request) || (access_.is_loopback && access_.token.empty());
}

HttpResponse FaceAnswers::answer(const HttpRequest& request) {
  const bool is_get = request.method == "GET" || request.method == "HEAD";
  const std::string& path = request.path;
  const bool is_allowed = path == "/drain" ? request.method == "POST" : is_get;
  if (std::ranges::find(kPaths, path) != kPaths.end() && !is_allowed) {
    return text(405, "method not allowed\n");
  }
  if (path == "/healthz") return text(200, "ok\n");
  if (path == "/readyz") return readiness(request);
  const bool is_for_few = path == "/drain" || path == "/capture";
  if (is_for_few ? !has_token(request) : !may_look(request)) {
    return text(401, "send the token: Authorization: Bearer TOKEN\n");
  }
  if (path == "/metrics") return metrics();
  if (path == "/stats") {
    return {200, "application/json", statistics_json(sources_.report())};
  }
  if (path == "/sessions") return {200, "application/json", sources_.sessions()};
  if (path == "/capture") return capture(request);
  if (path == "/drain") {
    sources_.drain();
    return text(202, "draining\n");
  }
  return text(404, fmt::format("found no such page, expected {}\n", fmt::join(kPaths, " ")));
}

HttpResponse FaceAnswers::readiness(const HttpRequest& request) {
  const std::vector<std::string> troubles = health_.look(sources_.health());
  if (troubles.empty()) return text(200, "ready\n");
  if (!may_look(request)) return text(503, "unready\n");
  return text(503, fmt::format("{}\n", fmt::join(troubles, "\n")));
}

HttpResponse FaceAnswers::capture(const HttpRequest& request) const {
  if (request.method != "GET") return text(405, "method not allowed\n");
  try {
    return sources_.capture(read_capture_request(request.query));
  } catch (const Error& error) {
    return text(error.code() == Errc::kUsage ? 400 : 404, fmt::format("{}\n", error.what()));
  }
}

HttpResponse FaceAnswers::metrics() {
  if (!has_metrics()) return text(501, "this build has no metrics: build with prometheus-cpp\n");
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics_.get([this] {
            MetricsFacts facts = sources_.facts();
            facts.is_ready = health_.look(sources_.health()).empty();
            return metrics_text(sources_.report(), facts);
          })};
}

}  // namespace fibertap
