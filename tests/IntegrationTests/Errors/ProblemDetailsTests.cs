using System.Net;
using System.Net.Http.Json;
using System.Text;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.Tenancy;

namespace TrailDesk.IntegrationTests.Errors;

internal sealed class ProblemDetailsTests : TenancyFixture
{
    [TestCase("""{"email":"a"}""", "password is required.")]
    [TestCase("""{"email":"a","password":"b","colour":1}""", "colour is not a field of this request.")]
    [TestCase("""{"email":7,"password":"b"}""", "email has a value of the wrong kind.")]
    [TestCase("""{"email":"a","password":"b","email":"c"}""", "email is there more than once.")]
    [TestCase("", "The request needs a JSON body.")]
    [TestCase("{", "The body is not valid JSON for this request (line 1, byte 1).")]
    public async Task A_body_that_cannot_be_read_is_told_why(string body, string detail)
    {
        using var client = App.Anonymous();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync("/api/auth/login", content);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await answer.JsonAsync()).Text("detail"), Is.EqualTo(detail));
    }

    [Test]
    public async Task A_text_that_cannot_be_kept_is_refused_and_spoils_nobody_elses_request()
    {
        using var anonymous = App.Anonymous();
        using var owner = await App.SignInAsync();
        for (var i = 0; i < 12; i++)
        {
            var refused = await anonymous.PostAsJsonAsync("/api/auth/login", new { email = "a@b.c\0", password = "x" });
            Assert.That((int)refused.StatusCode, Is.EqualTo(400));
            Assert.That((await refused.JsonAsync()).Text("detail"), Does.Contain("NUL").And.Contain("Send it without"));
            Assert.That((int)(await owner.GetAsync("/api/leads?q=%00")).StatusCode, Is.EqualTo(400));
            using var good = await App.SignInAsync();
            foreach (var list in new[] { "leads", "bookings", "incidents", "trips" })
                Assert.That((int)(await good.GetAsync($"/api/{list}?limit=5")).StatusCode, Is.EqualTo(200));
        }
    }

    [TestCase("GET", "/api/nothing", 404)]
    [TestCase("PUT", "/api/auth/login", 405)]
    [TestCase("GET", "/api/users", 401)]
    [TestCase("POST", "/api/auth/login", 415)]
    public async Task Every_refusal_of_the_framework_is_problem_details(string method, string path, int status)
    {
        using var client = App.Anonymous();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (status == 415) request.Content = new StringContent("x", Encoding.UTF8, "text/plain");
        var answer = await client.SendAsync(request);
        var problem = await answer.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That((int)answer.StatusCode, Is.EqualTo(status));
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
            Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(problem.Text("title"), Is.Not.Empty);
            Assert.That(problem.Text("traceId"), Is.Not.Empty);
        });
    }

    [TestCase("limit=0", "limit")]
    [TestCase("limit=201", "limit")]
    [TestCase("limit=many", "limit")]
    [TestCase("cursor=guessed", "cursor")]
    public async Task A_page_that_cannot_be_is_refused_by_field(string query, string field)
    {
        using var owner = await App.SignInAsync();
        var answer = await owner.GetAsync($"/api/users?{query}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await answer.JsonAsync()).GetProperty("errors").TryGetProperty(field, out _), Is.True);
    }
}
