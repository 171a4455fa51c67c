"""A release told in the vocabularies that catalogues, search engines and tools read: DCAT 3, schema.org, Croissant, a dataset card.

Everything is made from the manifest alone, fetches nothing (contexts stand in the documents) and gives the same bytes again.
"""

from publish.metadata.files import metadata_documents, write_metadata
from publish.metadata.schema_org import describe_dataset, jsonld_script

__all__ = ["describe_dataset", "jsonld_script", "metadata_documents", "write_metadata"]
