#include "host/http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <thread>
#include <vector>

#include "host/base/descriptor.h"
#include "host/base/error.h"
#include "tests/support/temporary_folder.h"

namespace fibertap {
namespace {

using namespace std::chrono_literals;

Descriptor connected_to(std::uint16_t port) {
  Descriptor client(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(port);
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(client.number(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
  return client;
}

void say(const Descriptor& client, const std::string& text) {
  send(client.number(), text.data(), text.size(), MSG_NOSIGNAL);
}

/// All that comes until the server closes.
std::string rest_of(const Descriptor& client) {
  std::string text;
  char piece[4096];
  for (ssize_t count; (count = recv(client.number(), piece, sizeof(piece), 0)) > 0;) {
    text.append(piece, static_cast<std::size_t>(count));
  }
  return text;
}

std::string answer_to(std::uint16_t port, const std::string& request) {
  const Descriptor client = connected_to(port);
  say(client, request);
  return rest_of(client);
}

std::string get(const std::string& path, const std::string& more = "") {
  return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n";
}

class HttpServerTest : public ::testing::Test {
 protected:
  void start(const HttpSettings& settings = {}) {
    server_.emplace(settings);
    server_->start([this](const HttpRequest& request) {
      last_ = request;
      if (request.path == "/throw") throw std::bad_alloc();
      return HttpResponse{request.path == "/" ? 200U : 404U, "text/plain",
                          "body of " + request.path};
    });
  }

  HttpRequest last_;  // looked at only after its answer
  std::optional<HttpServer> server_;
};

TEST_F(HttpServerTest, AnswersWithStatusTypeAndBody) {
  start();
  const std::string found = answer_to(server_->port(), get("/"));
  EXPECT_TRUE(found.starts_with("HTTP/1.1 200 OK\r\n")) << found;
  EXPECT_NE(found.find("Content-Type: text/plain\r\n"), found.npos);
  EXPECT_NE(found.find("Content-Length: 9\r\n"), found.npos);
  EXPECT_TRUE(found.ends_with("\r\n\r\nbody of /"));
  EXPECT_TRUE(answer_to(server_->port(), get("/no")).starts_with("HTTP/1.1 404 Not Found\r\n"));
}

TEST_F(HttpServerTest, PassesOnWhatARequestSays) {
  start();
  answer_to(server_->port(),
            "POST /drain?now=1&x HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer se cret\r\n"
            "Content-Length: 5\r\nConnection: close\r\n\r\nhello");
  EXPECT_EQ(last_.method, "POST");
  EXPECT_EQ(last_.path, "/drain");
  EXPECT_EQ(last_.query, "now=1&x");
  EXPECT_EQ(last_.token, "se cret");
  EXPECT_EQ(last_.body, "hello");
  EXPECT_FALSE(last_.is_local_user);
  answer_to(server_->port(), get("/", "Authorization: Basic c2VjcmV0\r\n"));
  EXPECT_EQ(last_.token, std::nullopt);
  answer_to(server_->port(), get("/", "Authorization: bearer secret\r\n"));
  EXPECT_EQ(last_.token, "secret") << "RFC 9110, 11.1";
}

TEST_F(HttpServerTest, KeepsAConnectionForTheNextRequest) {
  start();
  const Descriptor client = connected_to(server_->port());
  say(client, "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/second"));
  const std::string both = rest_of(client);
  EXPECT_NE(both.find("body of /HTTP/1.1 404"), both.npos) << both;
}

TEST_F(HttpServerTest, HeadGetsNoBodyButItsLength) {
  start();
  const std::string found =
      answer_to(server_->port(), "HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_NE(found.find("Content-Length: 9\r\n"), found.npos);
  EXPECT_TRUE(found.ends_with("\r\n\r\n"));
}

TEST_F(HttpServerTest, RefusesWhatIsNoRequest) {
  start();
  for (const char* wrong :
       {"nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\x16\x03\x01\x02\r\n\r\n", "GET\r\n\r\n",
        "GET / HTTP/1.1\r\nHost x\r\n\r\n"}) {
    EXPECT_TRUE(answer_to(server_->port(), wrong).starts_with("HTTP/1.1 400")) << wrong;
  }
  EXPECT_TRUE(answer_to(server_->port(), get("/", "X: " + std::string(9000, 'x') + "\r\n"))
                  .starts_with("HTTP/1.1 431"));
  EXPECT_TRUE(
      answer_to(server_->port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
          .starts_with("HTTP/1.1 413"));
  EXPECT_TRUE(answer_to(server_->port(), get("/throw")).starts_with("HTTP/1.1 500"));
  EXPECT_TRUE(answer_to(server_->port(), get("/")).starts_with("HTTP/1.1 200")) << "it goes on";
}

TEST_F(HttpServerTest, ClosesAClientThatIsSlowerThanItsPatience) {
  HttpSettings settings;
  settings.patience = 1s;
  start(settings);
  const Descriptor silent = connected_to(server_->port());
  const Descriptor half = connected_to(server_->port());
  say(half, "GET / HTTP/1.1\r\nHo");
  EXPECT_EQ(rest_of(silent), "");
  EXPECT_EQ(rest_of(half), "");
}

TEST_F(HttpServerTest, AHundredSlowClientsKeepNobodyWaiting) {
  start();
  std::vector<Descriptor> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(connected_to(server_->port()));
    say(slow.back(), "GET / HTTP/1.1\r\nX: ");
  }
  for (int i = 0; i < 20; ++i) {
    EXPECT_TRUE(answer_to(server_->port(), get("/")).starts_with("HTTP/1.1 200"));
  }
}

TEST_F(HttpServerTest, BeyondTheMostConnectionsANewOneIsClosed) {
  HttpSettings settings;
  settings.most_connections = 2;
  start(settings);
  Descriptor first = connected_to(server_->port());
  const Descriptor second = connected_to(server_->port());
  say(first, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  say(second, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  char byte;
  ASSERT_EQ(recv(first.number(), &byte, 1, 0), 1);
  ASSERT_EQ(recv(second.number(), &byte, 1, 0), 1);
  EXPECT_EQ(answer_to(server_->port(), get("/")), "");
  first = Descriptor();
  std::string found;
  for (int i = 0; i < 1000 && found.empty(); ++i) {
    found = answer_to(server_->port(), get("/"));
    std::this_thread::sleep_for(1ms);
  }
  EXPECT_TRUE(found.starts_with("HTTP/1.1 200"));
}

TEST_F(HttpServerTest, EndsWithClientsOnTheLine) {
  start();
  const Descriptor waiting = connected_to(server_->port());
  say(waiting, "GET / HT");
  const Descriptor idle = connected_to(server_->port());
  server_.reset();
  EXPECT_EQ(rest_of(waiting), "");
  EXPECT_EQ(rest_of(idle), "");
}

TEST_F(HttpServerTest, TheUnixSocketIsForItsGroupAndSaysThatALocalUserAsks) {
  const testing::TemporaryFolder folder;
  HttpSettings settings;
  settings.unix_socket = folder / "socket";
  for (int run = 0; run < 2; ++run) {
    start(settings);
    struct stat status {};
    ASSERT_EQ(stat(settings.unix_socket.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0660U);
    const Descriptor client(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::strncpy(at.sun_path, settings.unix_socket.c_str(), sizeof(at.sun_path) - 1);
    ASSERT_EQ(connect(client.number(), reinterpret_cast<const sockaddr*>(&at), sizeof(at)), 0);
    say(client, get("/"));
    EXPECT_TRUE(rest_of(client).starts_with("HTTP/1.1 200"));
    EXPECT_TRUE(last_.is_local_user);
    server_.reset();
    EXPECT_FALSE(std::filesystem::exists(settings.unix_socket));
  }
}

TEST_F(HttpServerTest, AfterItsStopNothingIsAnswered) {
  start();
  server_->stop();
  const Descriptor client = connected_to(server_->port());
  say(client, get("/"));
  server_.reset();
  EXPECT_EQ(rest_of(client), "");
  EXPECT_EQ(last_.path, "");
}

TEST_F(HttpServerTest, APortThatIsTakenIsAnError) {
  start();
  HttpSettings settings;
  settings.port = server_->port();
  try {
    const HttpServer second(settings);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::kRuntime);
    EXPECT_NE(std::string(error.what()).find("cannot listen: Address already in use"),
              std::string::npos);
  }
}

TEST_F(HttpServerTest, ListensOnAnAddressThatThisMachineGetsLaterWhenItIsAskedTo) {
  for (const char* const address : {"203.0.113.9", "2001:db8::9"}) {
    HttpSettings settings;
    settings.address = address;
    EXPECT_THROW(HttpServer{settings}, Error) << address;
    settings.is_address_to_come = true;
    EXPECT_NE(HttpServer(settings).port(), 0) << address;
  }
}

TEST(HttpSettingsOf, AreAddressAndPort) {
  const auto of = [](const std::string& text) {
    const HttpSettings settings = http_settings_of(text);
    return settings.address + " " + std::to_string(settings.port);
  };
  EXPECT_EQ(of("9100"), "127.0.0.1 9100");
  EXPECT_EQ(of("0.0.0.0:80"), "0.0.0.0 80");
  EXPECT_EQ(of("[::1]:9100"), "::1 9100");
  EXPECT_EQ(of("[::]:0"), ":: 0");
  for (const char* wrong : {"", ":", "x", "1.2.3:80", "127.0.0.1:", "127.0.0.1:65536", "::1",
                            "localhost:80", "127.0.0.1:80x", "-1"}) {
    EXPECT_THROW(http_settings_of(wrong), Error) << wrong;
  }
}

TEST(IsLoopback, IsWhatOnlyThisMachineReaches) {
  for (const char* local : {"127.0.0.1", "127.9.9.9", "::1"}) EXPECT_TRUE(is_loopback(local));
  for (const char* other : {"0.0.0.0", "::", "10.0.0.1"}) EXPECT_FALSE(is_loopback(other));
}

}  // namespace
}  // namespace fibertap
