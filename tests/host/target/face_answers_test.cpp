#include "host/target/face_answers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/base/error.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;

class FaceAnswersTest : public ::testing::Test {
 protected:
  FaceAnswers face(FaceAccess access, std::vector<std::string> required = {}) {
    return {std::move(access),
            {[] {
               Report report{};
               report.engine = "cpu";
               report.totals.by_disposition[0] = {5, 500};
               return report;
             },
             [] {
               return MetricsFacts{"1", 2, 3, false};
             },
             [this] { return health_; }, [this] { ++drained_; }, [] { return std::string("{}"); },
             [this](const ViewerRequest& request) -> HttpResponse {
               if (!request.vnis.empty()) {
                 throw Error(Errc::kConfiguration, "vni {}: no session", request.vnis.front());
               }
               ++captures_;
               return {};
             }},
            std::move(required)};
  }

  static HttpRequest get(const std::string& path, std::optional<std::string> token = {}) {
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.token = std::move(token);
    return request;
  }

  static HttpRequest post(const std::string& path, std::optional<std::string> token = {}) {
    HttpRequest request = get(path, std::move(token));
    request.method = "POST";
    return request;
  }

  HealthFacts health_;
  int drained_ = 0;
  int captures_ = 0;
};

TEST_F(FaceAnswersTest, OnThisMachineEverybodyMayLookWhereThereIsNoToken) {
  FaceAnswers local = face({});
  EXPECT_EQ(local.answer(get("/healthz")).body, "ok\n");
  EXPECT_EQ(local.answer(get("/readyz")).body, "ready\n");
  const HttpResponse statistics = local.answer(get("/stats"));
  EXPECT_EQ(statistics.type, "application/json");
  EXPECT_EQ(nlohmann::json::parse(statistics.body)["frames"]["not_vxlan"], 5);
  const HttpResponse metrics = local.answer(get("/metrics"));
  if (has_metrics()) {
    EXPECT_EQ(metrics.type, "text/plain; version=0.0.4; charset=utf-8");
    EXPECT_THAT(metrics.body, HasSubstr("fibertap_frames_total{disposition=\"not_vxlan\"} 5\n"));
    EXPECT_THAT(metrics.body, HasSubstr("\nfibertap_ready 1\n"));
    health_.is_draining = true;
    EXPECT_THAT(local.answer(get("/metrics")).body, HasSubstr("\nfibertap_ready 0\n"));
    health_.is_draining = false;
  } else {
    EXPECT_EQ(metrics.status, 501U);
  }
  EXPECT_EQ(local.answer(get("/sessions")).type, "application/json");
  EXPECT_EQ(local.answer(post("/drain")).status, 401U) << "a page in a browser could ask";
  EXPECT_EQ(local.answer(get("/capture")).status, 401U) << "frames are not for everybody here";
}

TEST_F(FaceAnswersTest, AStrangerLearnsOneWord) {
  for (const FaceAccess& access : {FaceAccess{"", false}, FaceAccess{"secret", false}}) {
    FaceAnswers open = face(access);
    EXPECT_EQ(open.answer(get("/healthz")).body, "ok\n");
    EXPECT_EQ(open.answer(get("/readyz")).body, "ready\n");
    health_.is_draining = true;
    const HttpResponse unready = open.answer(get("/readyz"));
    EXPECT_EQ(unready.status, 503U);
    EXPECT_EQ(unready.body, "unready\n");
    health_.is_draining = false;
    for (const char* path : {"/stats", "/metrics", "/sessions", "/capture", "/other"}) {
      EXPECT_EQ(open.answer(get(path)).status, 401U) << path;
      EXPECT_EQ(open.answer(get(path, "")).status, 401U) << path;
      EXPECT_EQ(open.answer(get(path, "secre")).status, 401U) << path;
      EXPECT_EQ(open.answer(get(path, "secretsecret")).status, 401U) << path;
    }
  }
  EXPECT_EQ(drained_, 0);
}

TEST_F(FaceAnswersTest, WhoHasTheTokenMayAskEverything) {
  for (const bool is_loopback : {false, true}) {
    FaceAnswers face = this->face({"secret", is_loopback});
    EXPECT_EQ(face.answer(get("/stats", "secret")).status, 200U);
    EXPECT_EQ(face.answer(get("/stats")).status, 401U);
    health_.is_draining = true;
    EXPECT_THAT(face.answer(get("/readyz", "secret")).body, HasSubstr("draining"));
    health_.is_draining = false;
    EXPECT_EQ(face.answer(post("/drain", "secret")).status, 202U);
    EXPECT_EQ(face.answer(get("/capture", "secret")).status, 200U);
  }
  EXPECT_EQ(drained_, 2);
  EXPECT_EQ(captures_, 2);
}

TEST_F(FaceAnswersTest, TheUnixSocketIsAsGoodAsTheToken) {
  FaceAnswers face = this->face({"secret", false});
  HttpRequest request = post("/drain");
  request.is_local_user = true;
  EXPECT_EQ(face.answer(request).status, 202U);
  request = get("/stats");
  request.is_local_user = true;
  EXPECT_EQ(face.answer(request).status, 200U);
}

TEST_F(FaceAnswersTest, ACaptureThatCannotBeIsRefusedInWords) {
  FaceAnswers face = this->face({"secret", false});
  const auto capture = [&face](const std::string& method, const std::string& query) {
    HttpRequest request = get("/capture", "secret");
    request.method = method;
    request.query = query;
    return face.answer(request);
  };
  EXPECT_EQ(capture("GET", "vni=x").status, 400U);
  EXPECT_THAT(capture("GET", "vni=x").body, HasSubstr("vni: found x, expected a number"));
  EXPECT_EQ(capture("GET", "vni=5").status, 404U);
  EXPECT_EQ(capture("GET", "vni=5").body, "vni 5: no session\n");
  EXPECT_EQ(capture("HEAD", "").status, 405U);
  EXPECT_EQ(capture("POST", "").status, 405U);
  EXPECT_EQ(captures_, 0);
}

TEST_F(FaceAnswersTest, AnUnknownPageAndAWrongMethodAreErrors) {
  FaceAnswers face = this->face({});
  EXPECT_EQ(face.answer(get("/")).status, 404U);
  EXPECT_EQ(face.answer(get("/metrics/")).status, 404U);
  for (const char* path : {"/healthz", "/readyz", "/metrics", "/stats", "/sessions", "/capture"}) {
    EXPECT_EQ(face.answer(post(path)).status, 405U) << path;
  }
  EXPECT_EQ(face.answer(get("/drain")).status, 405U);
  for (const char* method : {"OPTIONS", "PUT", "DELETE", "HEAD"}) {
    HttpRequest request = post("/drain", "secret");
    request.method = method;
    EXPECT_EQ(face.answer(request).status, 405U) << method;
  }
  EXPECT_EQ(drained_, 0);
}

TEST_F(FaceAnswersTest, ARequiredSinkCounts) {
  FaceAnswers face = this->face({}, {"disk"});
  EXPECT_THAT(face.answer(get("/readyz")).body, HasSubstr("sink disk: found none of this name"));
}

}  // namespace
}  // namespace fibertap
