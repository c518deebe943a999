using FluentValidation;
using MediatR;
using TrailDesk.Domain.Shared;

namespace TrailDesk.Application.Media;

/// <summary>A file for somebody who is signed in.</summary>
public sealed record OpenMedia(Guid Id) : IRequest<MediaContent>;

/// <summary>A file for whoever has the link.</summary>
/// <param name="Token">From <see cref="IMediaLinks"/>.</param>
public sealed record OpenMediaLink(string Token) : IRequest<MediaContent>;

/// <param name="Content">Opened; the reader disposes it. What somebody changed in the store breaks off while it is read.</param>
public sealed record MediaContent(Stream Content, string MimeType, long Size, string? FileName);

internal sealed class OpenMediaLinkValidator : AbstractValidator<OpenMediaLink>
{
    public OpenMediaLinkValidator() => RuleFor(request => request.Token).NotEmpty().MaximumLength(200);
}

public sealed class MediaNotStoredException(string state)
    : ConflictException($"This file is not here: it is {state}.");

public sealed class MediaLinkException() : NotFoundException("This link is not good any more: ask for the message again to get a new one.");
