using Microsoft.Extensions.Configuration;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Tests.Infra;

/// <summary>The program reads the settings that the template writes: storage is opened by an identity, and no key is anywhere.</summary>
public sealed class ManagedIdentityTests
{
    [Fact]
    public void The_account_that_an_identity_opens_is_where_everything_is_kept()
    {
        var storage = new StorageAccount(
            From(
                ("AzureWebJobsStorage:accountName", "sttraceprod1"),
                ("AzureWebJobsStorage:credential", "managedidentity"),
                ("AzureWebJobsStorage:clientId", "9d3f0c52-9f7f-4e0e-8a57-1f8f8d3a0a11")
            ),
            []
        );
        Assert.Equal("https://sttraceprod1.table.core.windows.net/batches", storage.Table("batches").Uri.AbsoluteUri);
        Assert.Equal("https://sttraceprod1.queue.core.windows.net/recall", storage.Queue("recall").Uri.AbsoluteUri);
        Assert.Equal("https://sttraceprod1.blob.core.windows.net/codes", storage.Container("codes").Uri.AbsoluteUri);
    }

    [Fact]
    public void Without_one_the_connection_string_holds() =>
        Assert.Null(From(("AzureWebJobsStorage", "UseDevelopmentStorage=true")).StorageIdentity);

    [Theory]
    [InlineData("no")]
    [InlineData("evil.example/")]
    [InlineData("Upper")]
    public void A_name_that_no_account_has_ends_the_start(string account) =>
        Assert.Throws<InvalidOperationException>(() => From(("AzureWebJobsStorage:accountName", account)));

    [Fact]
    public void A_reference_to_a_key_that_is_not_in_the_vault_is_no_key() =>
        Assert.Null(
            From(
                ("Traceability:OperatorKey", "@Microsoft.KeyVault(SecretUri=https://a.example/secrets/operator-key)")
            ).OperatorKey
        );

    static Settings From(params (string Key, string Value)[] set) =>
        Settings.From(
            new ConfigurationBuilder()
                .AddInMemoryCollection(set.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
                .Build()
        );
}
