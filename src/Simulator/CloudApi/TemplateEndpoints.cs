using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TrailDesk.Simulator.CloudApi;

/// <summary>Templates as Meta lists them (cursors) and as 360dialog does (offsets, lowercase status).</summary>
internal sealed class TemplateEndpoints(TemplateCatalogue catalogue, TemplateReview review)
{
    public ApiAnswer Answer(HttpRequest request, string account, byte[] body, Func<string, bool> isSample) => request.Method switch
    {
        "GET" => List(request, account),
        "DELETE" => Remove(account, request.Query["name"].ToString(), request.Query["hsm_id"].ToString()),
        _ => Create(account, body, isSample)
    };

    /// <param name="isSample">Whether the provider takes this as the sample of a header's file.</param>
    public ApiAnswer Create(string account, byte[] body, Func<string, bool> isSample)
    {
        if (Read(body) is not { } root) return GraphErrors.Invalid("Invalid parameter");
        foreach (var needed in (string[])["name", "language", "category"])
            if (root.Text(needed) is null) return GraphErrors.MissingParameter(needed);
        if (TemplateRules.Refusal(root, isSample) is { } refusal) return refusal;
        var made = catalogue.Add(account, root.Text("name")!, root.Text("language")!, root.Text("category")!,
            JsonNode.Parse(root.Part("components").GetRawText())!);
        if (made is null) return GraphErrors.Template(2388024, "Content in this language already exists", "There is already content in this language for this template.");
        review.Begin(made);
        return ApiAnswer.Json(200, new JsonObject { ["id"] = made.Id, ["status"] = "PENDING", ["category"] = made.Category });
    }

    /// <summary><c>POST /{template}</c>: all components anew.</summary>
    public ApiAnswer? Change(string id, string account, byte[] body, Func<string, bool> isSample)
    {
        if (catalogue.Find(id) is not { } template || template.AccountId != account) return null;
        if (Read(body) is not { } root) return GraphErrors.Invalid("Invalid parameter");
        if (template.Status is not ("APPROVED" or "REJECTED" or "PAUSED"))
            return GraphErrors.Template(2388039, "Template status can't be changed", "The template's status cannot be changed now.");
        if (TemplateRules.Refusal(root, isSample) is { } refusal) return refusal;
        review.Begin(catalogue.Replace(template, root.Text("category") ?? template.Category, JsonNode.Parse(root.Part("components").GetRawText())!));
        return ApiAnswer.Json(200, new JsonObject { ["success"] = true });
    }

    private static JsonElement? Read(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public ApiAnswer Remove(string account, string name, string id = "") => catalogue.Remove(account, name, id) > 0
        ? ApiAnswer.Json(200, new JsonObject { ["success"] = true })
        : GraphErrors.Invalid("Message template not found");

    public ApiAnswer ListOffset(HttpRequest request, string account)
    {
        var (limit, offset) = (Number(request.Query["limit"], 1_000), Number(request.Query["offset"], 0));
        var all = catalogue.Of(account).ToList();
        var page = all.Skip(offset).Take(limit).Select(template => Body(template, template.Status.ToLowerInvariant(), isDialog360: true)).ToArray();
        return ApiAnswer.Json(200, new JsonObject
        {
            ["waba_templates"] = new JsonArray([.. page]),
            ["count"] = page.Length,
            ["total"] = all.Count,
            ["limit"] = limit,
            ["offset"] = offset
        });
    }

    private ApiAnswer List(HttpRequest request, string account)
    {
        var (limit, after) = (Number(request.Query["limit"], 25), request.Query["after"].ToString());
        var (name, status) = (request.Query["name"].ToString(), request.Query["status"].ToString());
        var all = catalogue.Of(account)
            .Where(template => template.Name.Contains(name, StringComparison.Ordinal))
            .Where(template => status.Length == 0 || template.Status == status)
            .SkipWhile(template => after.Length > 0 && string.CompareOrdinal(template.Id, after) <= 0).ToList();
        var page = all.Take(limit).ToArray();
        var answer = new JsonObject { ["data"] = new JsonArray([.. page.Select(template => Body(template, template.Status, isDialog360: false))]) };
        if (page.Length > 0) answer["paging"] = Paging(request, page, all.Count > limit, limit);
        return ApiAnswer.Json(200, answer);
    }

    private static JsonObject Paging(HttpRequest request, Template[] page, bool more, int limit)
    {
        var paging = new JsonObject { ["cursors"] = new JsonObject { ["before"] = page[0].Id, ["after"] = page[^1].Id } };
        if (more) paging["next"] = $"{request.Scheme}://{request.Host}{request.Path}?limit={limit}&after={page[^1].Id}";
        return paging;
    }

    private static JsonObject Body(Template template, string status, bool isDialog360)
    {
        var body = new JsonObject
        {
            ["id"] = template.Id,
            ["name"] = template.Name,
            ["language"] = template.Language,
            ["status"] = status,
            ["category"] = template.Category,
            ["parameter_format"] = "POSITIONAL",
            ["quality_score"] = new JsonObject { ["score"] = template.Quality },
            ["rejected_reason"] = template.Reason,
            ["components"] = template.Components.DeepClone()
        };
        if (isDialog360) body["namespace"] = $"ns_{template.AccountId}";
        return body;
    }

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, 0, 1_000) : otherwise;
}
