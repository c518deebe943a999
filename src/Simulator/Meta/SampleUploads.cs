using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using TrailDesk.Simulator.Channels;
using TrailDesk.Simulator.CloudApi;
using TrailDesk.Simulator.Phones;

namespace TrailDesk.Simulator.Meta;

/// <summary>Meta's Resumable Upload, for the samples in headers of templates: an app, a session, a handle.</summary>
internal sealed class SampleUploads(ApiGate gate, ChannelBook channels, MediaStore media)
{
    private const string AppId = "1045577690000000";
    private static readonly string[] Types = ["image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf"];
    private static readonly ApiDoor Door = new("meta",
        (code, status) => GraphErrors.Refuse(code, status: status), () => GraphErrors.Refuse(130429, status: 429));

    private readonly ConcurrentDictionary<string, (long Length, string Type, string Name)> sessions = new();
    private readonly ConcurrentDictionary<string, string> handles = new();

    public StoredMedia? Find(string? handle) => handle is not null && handles.TryGetValue(handle, out var id) ? media.Find(id) : null;

    public void Map(RouteGroupBuilder graph)
    {
        graph.MapGet("/{version}/app", (HttpContext http) => With(http, "Bearer ", _ => ApiAnswer.Json(200, new JsonObject { ["id"] = AppId, ["name"] = "Simulated" })));
        graph.MapPost("/{version}/{app}/uploads", (HttpContext http, string app) => With(http, "Bearer ", _ => Open(http.Request, app)));
        graph.MapPost("/{version}/{session:regex(^upload)}", (HttpContext http, string session) => With(http, "OAuth ", body => Take(http.Request, session, body)));
    }

    private Task With(HttpContext http, string scheme, Func<byte[], ApiAnswer> work)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var isKnown = header.StartsWith(scheme, StringComparison.Ordinal) && channels.HasAccessToken(header[scheme.Length..]);
        return gate.HandleAsync(http, Door, null, body => new(isKnown ? work(body) : GraphErrors.WrongToken()));
    }

    private ApiAnswer Open(HttpRequest request, string app)
    {
        if (app != AppId) return GraphErrors.UnknownObject(request.Method, app);
        var (length, type) = (request.Query["file_length"].ToString(), request.Query["file_type"].ToString());
        if (!long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) || !Types.Contains(type))
            return GraphErrors.Invalid("file_length and file_type of pdf, jpeg, jpg, png or mp4 are needed");
        var id = $"upload:{Guid.NewGuid():N}";
        sessions[id] = (bytes, type, request.Query["file_name"].ToString());
        return ApiAnswer.Json(200, new JsonObject { ["id"] = $"{id}?sig=ARZ{bytes}" });
    }

    private ApiAnswer Take(HttpRequest request, string session, byte[] body)
    {
        if (!sessions.TryGetValue(session, out var opened) || request.Query["sig"] != $"ARZ{opened.Length}") return GraphErrors.UnknownObject(request.Method, session);
        if (request.Headers["file_offset"] != "0" || body.Length != opened.Length) return GraphErrors.Invalid("The file is not whole");
        sessions.TryRemove(session, out _);
        var handle = $"4::{Convert.ToBase64String(Guid.NewGuid().ToByteArray())}";
        handles[handle] = media.Add(body, opened.Type, opened.Name).Id;
        return ApiAnswer.Json(200, new JsonObject { ["h"] = handle });
    }
}
