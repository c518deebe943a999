using NUnit.Framework;
using TrailDesk.Infrastructure.Database;

namespace TrailDesk.UnitTests.Database;

internal sealed class FewRowsTests
{
    [Test]
    public void One_row_goes_as_plain_values() =>
        Assert.That(FewRows.Of("insert into t (tenant_id, a, b) select $1, * from unnest($2, $3)", 1),
            Is.EqualTo("insert into t (tenant_id, a, b) select $1, * from (values ($2, $3)) as n"));

    [Test]
    public void Of_several_rows_each_columns_values_stand_together_and_what_is_behind_them_counts_on() =>
        Assert.That(FewRows.Of("with s as (update t set a = n.a from unnest($2, $3) as n (id, a) where t.id = n.id and t.x = $1) select expect_rows($4)", 2),
            Is.EqualTo("with s as (update t set a = n.a from (values ($2, $4), ($3, $5)) as n (id, a) where t.id = n.id and t.x = $1) select expect_rows($6)"));

    [Test]
    public void Columns_may_stand_on_several_lines() =>
        Assert.That(FewRows.Of("select * from unnest($1,\n  $2) as n (a, b) where $3", 3),
            Is.EqualTo("select * from (values ($1, $4), ($2, $5), ($3, $6)) as n (a, b) where $7"));
}
