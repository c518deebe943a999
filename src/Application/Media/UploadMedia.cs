using FluentValidation;
using MediatR;
using TrailDesk.Application.Common;
using TrailDesk.Application.Tenancy;
using TrailDesk.Domain.Media;

namespace TrailDesk.Application.Media;

/// <summary>A file to send, kept until its time is over; messages name it by its id, as often as they like.</summary>
/// <param name="Kind">Absent: what its content says.</param>
public sealed record UploadMedia(Stream Content, string? FileName = null, string? Kind = null) : ICommand<MediaView>
{
    public override string ToString() => "UploadMedia { … }";
}

/// <param name="Url">Opens without signing in, for five minutes.</param>
/// <param name="Size">In bytes.</param>
public sealed record MediaView(Guid Id, string Kind, string State, string? MimeType, long? Size, string? FileName, string? Url);

internal sealed class UploadMediaValidator : AbstractValidator<UploadMedia>
{
    public UploadMediaValidator()
    {
        RuleFor(request => request.FileName).Length(1, 240).WithMessage("The file's name has 1 to 240 characters.");
        RuleFor(request => request.FileName).Must(name => name is null || !name.Any(char.IsControl) && name.IndexOfAny(['/', '\\']) < 0)
            .WithMessage("The file's name has no slashes and no control characters.");
        RuleFor(request => request.Kind).Must(kind => kind is null || MediaRules.Kinds.Contains(kind))
            .WithMessage($"kind must be one of {string.Join(", ", MediaRules.Kinds)}.");
    }
}

internal sealed class UploadMediaHandler(IMediaLibrary library, IMediaLinks links, IAuditLog audit, ICurrentCaller current)
    : IRequestHandler<UploadMedia, MediaView>
{
    public async Task<MediaView> Handle(UploadMedia request, CancellationToken cancellationToken)
    {
        var caller = current.Caller;
        var file = await library.KeepAsync(caller.TenantId, request.Content, request.FileName, request.Kind, cancellationToken);
        await audit.WriteAsync(
            caller.TenantId, new AuditEntry(caller.UserId, "media.uploaded", "media", file.Id, ("kind", file.Kind), ("type", file.MimeType)), cancellationToken);
        return new MediaView(
            file.Id, file.Kind, file.State, file.MimeType, file.Size, file.FileName, links.ForPerson(caller.TenantId, file.Id));
    }
}
