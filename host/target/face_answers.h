#ifndef FIBERTAP_HOST_TARGET_FACE_ANSWERS_H_
#define FIBERTAP_HOST_TARGET_FACE_ANSWERS_H_

#include <functional>
#include <string>
#include <vector>

#include "host/http/message.h"
#include "host/observe/health.h"
#include "host/observe/metrics.h"
#include "host/observe/rationed_text.h"
#include "host/observe/report.h"
#include "host/target/capture_request.h"

namespace fibertap {

/// Who may ask what.
struct FaceAccess {
  std::string token;        // who sends it may ask everything; empty: nobody has one
  bool is_loopback = true;  // only programs on this machine reach the face
};

/// What answers are made of. Called on the server's thread.
struct FaceSources {
  std::function<Report()> report;
  std::function<MetricsFacts()> facts;
  std::function<HealthFacts()> health;
  std::function<void()> drain;
  std::function<std::string()> sessions = {};  // those in force, as JSON
  std::function<HttpResponse(const ViewerRequest&)> capture = {};
};

/// The HTTP face of a target.
///
///   GET /healthz   the process lives
///   GET /readyz    200 when frames should be sent to it, else 503 and what is wrong
///   GET /metrics   the counters for Prometheus
///   GET /stats     the counters as JSON
///   GET /sessions  the sessions in force as JSON
///   GET /capture   accepted frames from now on (see read_capture_request())
///   POST /drain    no more frames should come: not ready from now on, and an end as by SIGTERM
///
/// The first two answer anybody, a stranger by one word: a load balancer sends no token. The others
/// are for who has the token, asks through the Unix socket, or is on this machine where there is no
/// token; /drain and /capture are never for the last: a page in a browser is on this machine too,
/// and what frames hold is not for everybody on it.
class FaceAnswers {
 public:
  FaceAnswers(FaceAccess access, FaceSources sources, std::vector<std::string> required_sinks)
      : access_(std::move(access)),
        sources_(std::move(sources)),
        health_(std::move(required_sinks)) {}

  HttpResponse answer(const HttpRequest& request);

 private:
  bool has_token(const HttpRequest& request) const;
  bool may_look(const HttpRequest& request) const;
  HttpResponse readiness(const HttpRequest& request);
  HttpResponse metrics();
  HttpResponse capture(const HttpRequest& request) const;

  const FaceAccess access_;
  const FaceSources sources_;
  Health health_;
  RationedText metrics_;
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_FACE_ANSWERS_H_
