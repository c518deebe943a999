using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;
using TrailDesk.Api.OpenApi;
using TrailDesk.Application.Media;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Media;

namespace TrailDesk.Api.Media;

internal static class MediaEndpoints
{
    private const long MaxBodyBytes = MediaRules.LargestUpload + 64 * 1024;

    private const string AboutUpload =
        "multipart/form-data with one part, file. The type is told by the file's content. Send the id with media.mediaId, as often as you like; "
        + "the number's provider may take less than is kept (422 when it is sent).";

    private const string AnyType = "application/octet-stream";

    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000012");

    private static readonly MediaView Example = new(
        Id, "document", "stored", "application/pdf", 48_213, "day-by-day.pdf", "https://desk.example.com/media/AZjFoAAAcACAAA");

    public static void Map(IEndpointRouteBuilder app)
    {
        var group = app.MapApiGroup("/api/media", "Media", Roles.Owner, Roles.Manager, Roles.Operations, Roles.Sales);
        group.MapPost("", UploadAsync).WithName("UploadMedia").WithSummary("Keep a file to send").WithDescription(AboutUpload)
            .Accepts<UploadForm>("multipart/form-data").WithErrors(400, 413, 415, 422)
            .Produces<MediaView>(201).WithResponseExample(201, Example).WithMetadata(new BodyLimit(MaxBodyBytes));
        group.MapGet("/{id:guid}", GetAsync).WithName("GetMedia").WithSummary("A file that came in or was uploaded")
            .WithDescription("409 while it is not fetched yet, where it was refused, and once its time is over.")
            .Produces<Stream>(200, AnyType, [.. MediaRules.Types]).WithErrors(404, 409);
        // For browsers and providers, not for callers of the API: the link is all that they need to know.
        app.MapGet("/media/{token}/{fileName?}", FollowAsync).AllowAnonymous().ExcludeFromDescription();
    }

    /// <param name="kind">image, video, audio, voice, document or sticker; absent: what its content says.</param>
    private static async Task<IResult> UploadAsync(HttpRequest request, string? kind, IMediator mediator, CancellationToken cancellation)
    {
        var part = await UploadedPart.ReadAsync(request, cancellation);
        var kept = await mediator.Send(new UploadMedia(part.Content, part.FileName, kind), cancellation);
        return TypedResults.Json(kept, statusCode: 201);
    }

    private static async Task<IResult> GetAsync(Guid id, HttpResponse response, IMediator mediator, CancellationToken cancellation) =>
        Give(await mediator.Send(new OpenMedia(id), cancellation), response);

    private static async Task<IResult> FollowAsync(string token, HttpResponse response, IMediator mediator, CancellationToken cancellation) =>
        Give(await mediator.Send(new OpenMediaLink(token), cancellation), response);

    /// <summary>Nothing that a stranger sent may run in the desk's own origin.</summary>
    private static FileStreamHttpResult Give(MediaContent file, HttpResponse response)
    {
        var disposition = new ContentDispositionHeaderValue(IsShown(file.MimeType) ? "inline" : "attachment");
        if (file.FileName is { } name) disposition.SetHttpFileName(MediaNames.Harmless(name));
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        response.ContentLength = file.Size;
        return TypedResults.Stream(file.Content, MediaRules.Types.Contains(file.MimeType) ? file.MimeType : AnyType);
    }

    private static bool IsShown(string type) => type is "image/jpeg" or "image/png" or "image/webp"
        || type.StartsWith("audio/", StringComparison.Ordinal) || type.StartsWith("video/", StringComparison.Ordinal);

    /// <summary>How the body is described; it is read part by part, and never lies on a disk unsealed.</summary>
    internal sealed record UploadForm(IFormFile File);

    private sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
