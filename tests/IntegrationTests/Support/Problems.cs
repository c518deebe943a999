using System.Net.Http.Json;
using System.Text.Json;

namespace TrailDesk.IntegrationTests.Support;

internal static class Problems
{
    /// <summary>Problem details of this status, in a whole sentence.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this Task<HttpResponseMessage> sending, int status)
    {
        using var answer = await sending;
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.That((int)answer.StatusCode, Is.EqualTo(status), problem.GetRawText());
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        Assert.That(problem.Text("detail"), Does.EndWith("."));
        return problem;
    }

    /// <summary>A 400 that names the field, and says in words what to do.</summary>
    public static async Task ShouldNameAsync(this Task<HttpResponseMessage> sending, string field, string words)
    {
        var problem = await sending.ShouldBeProblemAsync(400);
        Assert.That(problem.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out _), Is.True, problem.GetRawText());
        Assert.That(problem.GetProperty("errors").GetProperty(field)[0].GetString(), Does.Contain(words));
    }

    /// <summary>A 400 about fields.</summary>
    public static async Task<JsonElement> ShouldBeFieldProblemAsync(this Task<HttpResponseMessage> sending)
    {
        var problem = await sending.ShouldBeProblemAsync(400);
        Assert.That(problem.TryGetProperty("errors", out _), Is.True, problem.GetRawText());
        return problem;
    }

    /// <summary>Somebody of the caller's company with these roles, signed in.</summary>
    public static async Task<HttpClient> HireAsync(this TestApp app, HttpClient owner, params string[] roles)
    {
        var email = $"{Guid.NewGuid():n}@example.com";
        using var made = await owner.PostAsJsonAsync("/api/users", new { name = $"Nisha {string.Join(' ', roles)}", email, password = TestApp.Password, roles });
        Assert.That((int)made.StatusCode, Is.EqualTo(201));
        return await app.SignInAsync(email);
    }

    /// <summary>The owner of another company.</summary>
    public static async Task<HttpClient> RivalAsync(this TestApp app)
    {
        var email = $"{Guid.NewGuid():n}@example.com";
        await app.AddTenantAsync("Rivals", email);
        return await app.SignInAsync(email);
    }
}
