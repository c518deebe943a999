using MediatR;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TrailDesk.Api.Errors;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Consent;
using TrailDesk.Application.Tenancy;

namespace TrailDesk.Api.Consent;

/// <summary>A file as the body, or as the first file of a form; either is read as it comes.</summary>
internal static class ConsentImportEndpoint
{
    private const long MaxBodyBytes = 32 * 1024 * 1024;

    private const string About =
        "Separated values in UTF-8 with a first line that names the columns phone, purpose, at, method, wording and, if you like, state (opted_in), name and language; "
        + "comma, semicolon or tab; at most 100,000 lines and 32 MiB. The answer says of each line whether it was imported, known already, or refused and why. "
        + "A file may be sent again: what is known stays as it is. People who are not known become contacts.";

    private const string Example = "phone,purpose,at,method,wording,name,language\n+15550110,marketing,2025-03-01,web form,\"Yes, send me offers\",Asha Rao,en\n";

    public static void Map(IEndpointRouteBuilder app) => app.MapApiGroup("/api/consents/import", "Consent", Roles.Owner, Roles.Manager)
        .MapPost("", ImportAsync).WithName("ImportConsents").WithSummary("Bring in what people agreed to elsewhere").WithDescription(About)
        .Produces<ImportReport>().Accepts<string>("text/csv", "multipart/form-data").WithMetadata(new BodyLimit(MaxBodyBytes)).WithRequestExample(Example)
        .WithErrors(409)
        .WithResponseExample(200, new ImportReport(false, 1, 0, 1,
            [new ImportLine(2, "imported", ContactId: Guid.Parse("0198c5a0-0000-7000-8000-000000000003"), IsNewContact: true), new ImportLine(3, "refused", "phone is empty.")]));

    private static async Task<IResult> ImportAsync(
        HttpRequest request, IMediator mediator, CancellationToken cancellation, string? defaultCountry = null, bool dryRun = false)
    {
        if (request.ContentLength > MaxBodyBytes) return new ProblemResult(Problem.Of(413, "An import holds at most 32 MiB."));
        if (await FileOf(request, cancellation) is not { } file) return new ProblemResult(Problem.Of(400, "The form holds no file."));
        return TypedResults.Ok(await mediator.Send(new ImportConsents(file, defaultCountry, dryRun), cancellation));
    }

    private static async Task<Stream?> FileOf(HttpRequest request, CancellationToken cancellation)
    {
        var type = MediaTypeHeaderValue.TryParse(request.ContentType, out var given) ? given : null;
        if (type?.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true) return request.Body;
        if (HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 70 } boundary) return null;
        var form = new MultipartReader(boundary.ToString(), request.Body);
        while (await form.ReadNextSectionAsync(cancellation) is { } section)
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true) return section.Body;
        return null;
    }

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
