using System.Net.Http.Json;
using System.Text;
using TrailDesk.Application.Common;
using TrailDesk.IntegrationTests.Support;

namespace TrailDesk.IntegrationTests.OpenApi;

/// <summary>What any operation may be refused for, whatever it does: played for each that declares it.</summary>
internal sealed class Refusals(ContractApp app)
{
    private const string TooLarge = """{"text":"too large"}""";

    public async Task PlayAsync(Operation operation)
    {
        if (!operation.IsOpen && app.Needs(operation, 401)) await SendAsync(app.Nobody, operation, Example(operation));
        if (!operation.IsOpen && app.Needs(operation, 403)) await SendAsync(app.FieldStaff, operation, Example(operation));
        if (operation.HasId && app.Needs(operation, 404)) await SendAsync(app.Owner, operation, Example(operation));
        if (operation.TakesBody) await PlayBodiesAsync(operation);
        else if (app.Needs(operation, 400)) await SendAsync(app.Owner, operation, body: null, query: "?limit=0");
    }

    private async Task PlayBodiesAsync(Operation operation)
    {
        await SendAsync(app.Owner, operation, JsonContent.Create(new { surprise = 1 }));
        await SendAsync(app.Owner, operation, new StringContent("text"));
        await SendAsync(app.Owner, operation, new StringContent(TooLarge.PadRight(1024 * 1024 + 1), Encoding.UTF8, "application/json"));
    }

    // The one parameter that a read requires; the others do not mind it.
    public Task PlayFailureAsync(Operation operation) => SendAsync(app.Owner, operation, Example(operation), $"?channelId={Guid.NewGuid()}");

    /// <summary>Where nothing else can be made to conflict: somebody else was faster, again and again.</summary>
    public Task PlayConflictAsync(Operation operation) => app.WhileFailingAsync(() => new ChangedMeanwhileException(), () => PlayFailureAsync(operation));

    private static HttpContent? Example(Operation operation) => operation.TakesBody ? operation.Example() : null;

    private static async Task SendAsync(HttpClient client, Operation operation, HttpContent? body, string query = "")
    {
        var path = operation.Path.Replace("{id}", $"{Guid.NewGuid()}", StringComparison.Ordinal).Replace("{channelId}", $"{Guid.NewGuid()}", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(operation.Method), path + query) { Content = body };
        // What is too large is not sent at all.
        request.Headers.ExpectContinue = body is StringContent;
        using var answer = await client.SendAsync(request);
    }
}
