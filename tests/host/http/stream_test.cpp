#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

#include "host/base/descriptor.h"
#include "host/http/server.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

/// What a test puts into a stream, and what it learns of it.
struct Source {
  std::mutex mutex;
  std::string pieces;  // not given yet
  bool ends = false;   // when all is given
  std::atomic<std::uint64_t> given = 0;
  std::atomic<int> stops = 0;
  std::atomic<int> alive = 0;

  void put(const std::string& text, bool is_end = false) {
    const std::lock_guard lock(mutex);
    pieces += text;
    ends = is_end;
  }
};

class TestStream final : public HttpStream {
 public:
  explicit TestStream(Source& source) : source_(source) { ++source_.alive; }
  ~TestStream() override { --source_.alive; }
  std::string_view next() override {
    const std::lock_guard lock(source_.mutex);
    if (source_.pieces == "throw") throw std::bad_alloc();
    piece_ = std::exchange(source_.pieces, {});
    source_.given += piece_.size();
    return piece_;
  }
  bool has_ended() const override {
    const std::lock_guard lock(source_.mutex);
    return source_.ends && source_.pieces.empty();
  }
  void stop() override {
    ++source_.stops;
    source_.put("the rest", true);
  }

 private:
  Source& source_;
  std::string piece_;
};

/// Gives the same bytes for ever.
class EndlessStream final : public HttpStream {
 public:
  explicit EndlessStream(Source& source) : source_(source) { ++source_.alive; }
  ~EndlessStream() override { --source_.alive; }
  std::string_view next() override {
    source_.given += kPiece.size();
    return kPiece;
  }
  bool has_ended() const override { return false; }
  void stop() override {}

 private:
  static inline const std::string kPiece = std::string(65536, 'x');
  Source& source_;
};

class HttpStreamTest : public ::testing::Test {
 protected:
  void start(const HttpSettings& settings = {}) {
    server_.emplace(settings);
    server_->start([this](const HttpRequest& request) {
      HttpResponse response;
      response.type = "application/x-test";
      response.body = "whole";
      if (request.path == "/stream") response.stream = std::make_unique<TestStream>(source_);
      if (request.path == "/endless") response.stream = std::make_unique<EndlessStream>(source_);
      return response;
    });
  }

  Descriptor ask(const std::string& request) {
    Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_port = htons(server_->port());
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(client.number(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
    send(client.number(), request.data(), request.size(), MSG_NOSIGNAL);
    return client;
  }
  Descriptor get(const std::string& path) {
    return ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  /// What comes until it ends with `end`, or until the server closes.
  static std::string read_until(const Descriptor& client, std::string_view end) {
    std::string text;
    char byte;
    while (!text.ends_with(end) && recv(client.number(), &byte, 1, 0) == 1) text += byte;
    return text;
  }
  static std::string read_all(const Descriptor& client) {
    std::string text;
    char piece[65536];
    for (ssize_t count; (count = recv(client.number(), piece, sizeof(piece), 0)) > 0;) {
      text.append(piece, static_cast<std::size_t>(count));
    }
    return text;
  }

  template <typename Condition>
  static void wait_until(Condition condition) {
    for (int i = 0; i < 5000 && !condition(); ++i) std::this_thread::sleep_for(1ms);
    EXPECT_TRUE(condition());
  }

  Source source_;
  std::optional<HttpServer> server_;
};

TEST_F(HttpStreamTest, ComesInChunksAsItComesAbout) {
  start();
  const Descriptor client = get("/stream");
  const std::string head = read_until(client, "\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200 OK\r\n")) << head;
  EXPECT_NE(head.find("Transfer-Encoding: chunked\r\n"), head.npos);
  EXPECT_NE(head.find("Content-Type: application/x-test\r\n"), head.npos);
  EXPECT_EQ(head.find("Content-Length"), head.npos);
  source_.put("hello");
  EXPECT_EQ(read_until(client, "hello\r\n"), "5\r\nhello\r\n") << "before the end";
  source_.put(std::string(100'000, 'x'));
  read_until(client, "x\r\n");
  source_.put("end", true);
  EXPECT_EQ(read_all(client), "3\r\nend\r\n0\r\n\r\n");
  wait_until([this] { return source_.alive == 0; });
}

TEST_F(HttpStreamTest, KeepsNobodyElseWaiting) {
  start();
  const Descriptor idle = get("/stream");
  const Descriptor deaf = get("/endless");
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(
        read_all(ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).ends_with("whole"));
  }
}

TEST_F(HttpStreamTest, AClientThatClosesItsSideGetsTheRest) {
  start();
  const Descriptor client = get("/stream");
  read_until(client, "\r\n\r\n");
  shutdown(client.number(), SHUT_WR);
  EXPECT_EQ(read_all(client), "8\r\nthe rest\r\n0\r\n\r\n");
  EXPECT_GE(source_.stops, 1);
}

TEST_F(HttpStreamTest, AClientThatIsGoneEndsItAlsoWhileThereIsNothingToSend) {
  start();
  get("/stream");
  wait_until([this] { return source_.stops > 0 && source_.alive == 0; });
}

TEST_F(HttpStreamTest, WhatAClientSaysMeanwhileHasNoMeaning) {
  start();
  const Descriptor client = get("/stream");
  read_until(client, "\r\n\r\n");
  const std::string more(10'000, 'y');
  send(client.number(), more.data(), more.size(), MSG_NOSIGNAL);
  source_.put("end", true);
  EXPECT_EQ(read_all(client), "3\r\nend\r\n0\r\n\r\n");
}

TEST_F(HttpStreamTest, AClientThatTakesNothingIsClosedAfterThePatienceForStreams) {
  HttpSettings settings;
  settings.patience = 1s;
  settings.stream_patience = 1s;
  start(settings);
  const Descriptor client = get("/endless");
  const Descriptor idle = get("/stream");
  wait_until([this] { return source_.alive == 2; });
  wait_until([this] { return source_.alive == 1; });
  EXPECT_EQ(source_.stops, 0) << "a stream that has nothing to send may be silent";
  const std::string all = read_all(client);
  EXPECT_FALSE(all.ends_with("0\r\n\r\n")) << "its end is missing";
}

TEST_F(HttpStreamTest, OneThatFailsHasNoEnd) {
  start();
  const Descriptor client = get("/stream");
  read_until(client, "\r\n\r\n");
  source_.put("throw");
  EXPECT_EQ(read_all(client), "");
}

TEST_F(HttpStreamTest, NeedsHttp11) {
  start();
  EXPECT_TRUE(read_all(ask("GET /stream HTTP/1.0\r\n\r\n")).starts_with("HTTP/1.0 505") ||
              read_all(ask("GET /stream HTTP/1.0\r\n\r\n")).starts_with("HTTP/1.1 505"));
  EXPECT_EQ(source_.alive, 0);
}

TEST_F(HttpStreamTest, IsWaitedForAtTheEnd) {
  start();
  server_->wait_for_streams(1h);  // of which there is none
  const Descriptor client = get("/stream");
  read_until(client, "\r\n\r\n");
  std::thread later([this] {
    std::this_thread::sleep_for(20ms);
    source_.put("end", true);
  });
  server_->wait_for_streams(1h);
  server_->stop();
  later.join();
  EXPECT_EQ(read_all(client), "3\r\nend\r\n0\r\n\r\n");
}

TEST_F(HttpStreamTest, OneThatDoesNotEndIsCutOffAtTheEnd) {
  start();
  const Descriptor client = get("/stream");
  read_until(client, "\r\n\r\n");
  server_->wait_for_streams(10ms);
  server_.reset();
  EXPECT_EQ(source_.alive, 0);
  EXPECT_EQ(read_all(client), "");
}

}  // namespace
}  // namespace fibertap
