using CsCheck;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Platform;

/// <summary>What may be tried again of what fails.</summary>
public sealed class RetryBudgetTests
{
    [Fact]
    public void A_few_failures_among_answers_are_always_tried_again() =>
        // One in six costs what five answers give back.
        Gen.Int[5, 50]
            .Sample(between =>
            {
                var budget = new RetryBudget();
                for (var failure = 0; failure < 1_000; failure++)
                {
                    for (var answer = 0; answer < between; answer++)
                    {
                        budget.Answered();
                    }

                    Assert.True(budget.Failed());
                }
            });

    [Fact]
    public void Whatever_happens_no_more_is_tried_again_than_the_first_half_and_a_fifth_of_the_answers() =>
        Gen
            .Bool.Array[0, 2_000]
            .Sample(calls =>
            {
                var budget = new RetryBudget();
                var again = calls.Count(isAnswered =>
                {
                    if (!isAnswered)
                    {
                        return budget.Failed();
                    }

                    budget.Answered();
                    return false;
                });
                Assert.InRange(again, 0, (RetryBudget.Tokens / 2) + (RetryBudget.PerAnswer * calls.Length));
            });

    [Fact]
    public void Where_all_fails_nothing_is_tried_again_until_it_answers_for_a_while()
    {
        var budget = new RetryBudget();
        var again = Enumerable.Range(0, 1_000).Count(_ => budget.Failed());
        Assert.Equal((RetryBudget.Tokens / 2) - 1, again);
        budget.Answered();
        Assert.False(budget.Failed());
        for (var answer = 0; answer < RetryBudget.Tokens / RetryBudget.PerAnswer; answer++)
        {
            budget.Answered();
        }

        Assert.True(budget.Failed());
    }
}
