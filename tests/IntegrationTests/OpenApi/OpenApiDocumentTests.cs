using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TrailDesk.IntegrationTests.Support;
using TrailDesk.IntegrationTests.Tenancy;

namespace TrailDesk.IntegrationTests.OpenApi;

internal sealed class OpenApiDocumentTests : TenancyFixture
{
    private JsonElement _document;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        using var client = App.Anonymous();
        _document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
    }

    [Test]
    public void Every_operation_has_an_id_of_its_own_and_a_summary()
    {
        var operations = Operations().ToList();
        Assert.That(operations, Is.Not.Empty);
        Assert.That(operations.Select(operation => operation.Value.Text("operationId")), Is.Unique.And.None.Null);
        Assert.That(operations.Where(operation => operation.Value.Text("summary") is null).Select(operation => operation.Name), Is.Empty);
    }

    [Test]
    public async Task Every_example_fits_its_schema()
    {
        var examples = Operations().SelectMany(operation => MediaOf(operation.Value).Select(media => (operation.Name, Media: media)))
            .Where(found => found.Media.TryGetProperty("example", out _))
            .Select(found => new SchemaValue(found.Name, found.Media.GetProperty("schema"), found.Media.GetProperty("example"))).ToList();
        Assert.That(examples, Is.Not.Empty);
        Assert.That(await SchemaCheck.MisfitsAsync(_document, examples), Is.Empty);
    }

    [Test]
    public async Task The_check_sees_what_does_not_fit()
    {
        var schema = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["$ref"] = "#/components/schemas/Money" });
        var wrong = new object[] { new { amount = 12, currency = "USD" }, new { amount = "12.50" }, new { amount = "12.50", currency = "USD", note = "x" } };
        var misfits = await SchemaCheck.MisfitsAsync(_document, [.. wrong.Select(value => new SchemaValue("money", schema, JsonSerializer.SerializeToElement(value)))]);
        Assert.That(misfits, Is.EqualTo(new[]
        {
            "money/amount must be string", "money must have required property 'currency'", "money must NOT have additional properties: note",
        }));
    }

    [Test]
    public void Every_json_body_has_an_example()
    {
        var bare = Operations().Where(operation => MediaOf(operation.Value, successOnly: true).Any(media => !media.TryGetProperty("example", out _)));
        Assert.That(bare.Select(operation => operation.Name), Is.Empty);
    }

    [Test]
    public void Every_route_says_who_may_come_in()
    {
        var routes = App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        Assert.That(routes, Is.Not.Empty);
        Assert.That(routes.Where(route => route.Metadata.GetMetadata<IAuthorizeData>() is null
            && route.Metadata.GetMetadata<AuthorizationPolicy>() is null
            && route.Metadata.GetMetadata<IAllowAnonymous>() is null).Select(route => route.RoutePattern.RawText), Is.Empty);
    }

    [Test]
    public async Task The_reader_needs_no_other_host()
    {
        using var client = App.Anonymous();
        var page = await client.GetStringAsync("/docs/index.html");
        Assert.That(page, Does.Contain("swagger-ui-bundle.js"));
        Assert.That(Regex.Matches(page, "(src|href)=\"(https?:)?//"), Is.Empty);
        Assert.That(await client.GetStringAsync("/docs/swagger-ui-bundle.js"), Is.Not.Empty);
    }

    private IEnumerable<(string Name, JsonElement Value)> Operations() => _document.GetProperty("paths").EnumerateObject()
        .SelectMany(path => path.Value.EnumerateObject().Select(operation => ($"{operation.Name} {path.Name}", operation.Value)));

    private static IEnumerable<JsonElement> MediaOf(JsonElement operation, bool successOnly = false)
    {
        var bodies = operation.GetProperty("responses").EnumerateObject()
            .Where(response => !successOnly || response.Name.StartsWith('2')).Select(response => response.Value);
        if (operation.TryGetProperty("requestBody", out var request)) bodies = bodies.Append(request);
        return bodies.Where(body => body.TryGetProperty("content", out _))
            .SelectMany(body => body.GetProperty("content").EnumerateObject())
            // A file has no example that a document could show.
            .Where(media => !successOnly || media.Name.Contains("json", StringComparison.Ordinal)).Select(media => media.Value);
    }
}
