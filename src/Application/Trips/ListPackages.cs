using MediatR;
using TrailDesk.Application.Common;

namespace TrailDesk.Application.Trips;

public sealed record ListPackages(bool? IsActive = null, int? Limit = null, string? Cursor = null)
    : IRequest<Page<PackageView>>, IPagedRequest;

public sealed record PackageView
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Name { get; init; }

    /// <summary>Other names that customers use for it.</summary>
    public required IReadOnlyList<string> Aliases { get; init; }
    public required int Days { get; init; }
    public required Money Price { get; init; }
    public required bool IsActive { get; init; }
}

internal sealed class ListPackagesValidator : PagedRequestValidator<ListPackages>;
